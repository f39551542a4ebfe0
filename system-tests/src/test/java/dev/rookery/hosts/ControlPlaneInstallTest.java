package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of one control plane that Ansible installs on a blank Debian 12; each step goes on where
 * the one before ended. Runs when {@code -Drookery.archive} names what {@code ./rookery archive}
 * made, because it takes minutes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class ControlPlaneInstallTest {
  private static final String PROPERTY = "rookery.archive";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration READY = Duration.ofMinutes(2);
  private static final String MARK =
      "insert into settings (name, updated_at, value) values ('drill', now(), '1')";

  @TempDir static Path folder;
  private static Path archive;
  private static HostPark park;
  private static DebianHost host;
  private static Ansible ansible;

  @BeforeAll
  static void open() throws IOException {
    String given = System.getProperty(PROPERTY, "");
    Optional<String> trouble =
        given.isEmpty()
            ? Optional.of(
                "opt-in, takes some 6 minutes: './rookery archive', then './rookery test -Drookery.archive=FILE' (CONTRIBUTING.md, Real hosts)")
            : Ansible.trouble();
    trouble.ifPresent(reason -> System.err.println("SKIPPED ControlPlaneInstallTest: " + reason));
    assumeTrue(trouble.isEmpty(), trouble::orElseThrow);
    RealHosts.prepare(ControlPlaneInstallTest.class, DebianRelease.DEBIAN_12);
    archive = Path.of(given).toAbsolutePath();
    park = HostPark.open(new ParkSettings(1, DebianRelease.DEBIAN_12, 2048));
    host = park.host(1);
    host.console("apt-get", "-qq", "update");
    ansible = new Ansible(folder, ROOT.resolve("ansible"), park);
  }

  @AfterAll
  static void close() {
    if (park != null) {
      park.close();
    }
  }

  @Test
  @Order(1)
  void a_blank_host_becomes_a_control_plane() throws IOException {
    Ansible.Told first = timed("first run", "site.yml", archive);
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.changes()).isPositive();
    assertThat(ready()).isTrue();
    for (String secret : secrets()) {
      assertThat(first.output().contains(secret)).as("a secret is in the output").isFalse();
    }
  }

  @Test
  @Order(2)
  void a_second_run_changes_nothing_nor_would_a_check() throws IOException {
    Ansible.Told second = timed("second run", "site.yml", archive);
    assertThat(second.exitCode()).as(second.output()).isZero();
    assertThat(second.changed()).isEmpty();
    assertThat(second.changes()).isZero();
    Ansible.Told check = timed("check", "site.yml", archive, "--check");
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.changed()).isEmpty();
  }

  @Test
  @Order(3)
  void nobody_comes_in_who_should_not() {
    assertThat(
            sql(
                "select string_agg(rolname || rolsuper || rolbypassrls, ' ' order by 1) from pg_roles where rolname ~ '^rookery'"))
        .isEqualTo("rookeryfalsefalse rookery_appfalsefalse rookery_workerfalsefalse");
    assertThat(host.tryConsole("redis-cli", "ping")).doesNotContain("PONG");
    assertThat(
            host.tryConsole(
                "redis-cli", "--tls", "--cacert", "/etc/ssl/rookery/redis/ca.crt", "ping"))
        .contains("NOAUTH");
    assertThat(host.tryConsole("redis-cli", "--tls", "ping")).contains("certificate verify failed");
    assertThat(
            host.console(
                    "sh",
                    "-c",
                    "stat -c '%a %U' /etc/rookery/*.properties /etc/rookery/key-encryption-key /etc/rookery/operator.key")
                .lines())
        .containsExactly("400 rookery", "400 rookery", "600 rookery");
    assertThat(host.console("sh", "-c", "stat -c '%a %U' /etc/rookery-store/*/*.password").lines())
        .hasSize(4)
        .containsOnly("400 root");
  }

  @Test
  @Order(4)
  void it_is_there_again_after_a_restart_of_the_host() {
    host.console("touch", "/run/before");
    host.tryConsole("systemctl", "--no-block", "reboot");
    Keeper.await(
        "restart of the host",
        READY,
        () -> Dial.greets(host) && host.tryConsole("ls", "/run/before").contains("No such file"));
    awaitReady();
  }

  @Test
  @Order(5)
  void what_was_dumped_can_be_restored() {
    sql(MARK);
    host.console("systemctl", "start", "rookery-backup.service");
    sql("delete from settings where name = 'drill'");
    assertThat(host.tryConsole("sh", "-c", "rookery-restore /var/backups/rookery/*.dump"))
        .contains("stop the control planes first");
    host.console("systemctl", "stop", "rookery");
    host.console("sh", "-c", "rookery-restore /var/backups/rookery/*.dump");
    host.console("systemctl", "start", "rookery");
    awaitReady();
    assertThat(sql("select count(*) from settings where name = 'drill'")).isEqualTo("1");
  }

  @Test
  @Order(6)
  void an_upgrade_migrates_and_the_release_before_comes_back_on_demand() throws IOException {
    String before = host.console("readlink", "/opt/rookery/current").strip();
    Files.createDirectories(folder.resolve("new/lib"));
    migration(folder.resolve("new/lib/zz-drill.jar"));
    Path next = release("rookery-9.0.0.tar.gz", "lib/zz-drill.jar");
    Ansible.Told upgrade = timed("upgrade", "site.yml", next);
    assertThat(upgrade.exitCode()).as(upgrade.output()).isZero();
    assertThat(upgrade.changed()).contains("rookery : Bring the database to this release");
    assertThat(host.console("readlink", "/opt/rookery/current")).contains("/opt/rookery/9.0.0-");
    assertThat(sql("select count(*) from drill")).isEqualTo("0");
    awaitReady();
    Ansible.Told back = timed("rollback", "rollback.yml", next);
    assertThat(back.exitCode()).as(back.output()).isZero();
    assertThat(host.console("readlink", "/opt/rookery/current").strip()).isEqualTo(before);
    assertThat(ready()).isTrue();
  }

  @Test
  @Order(7)
  void a_release_that_does_not_start_is_taken_back() throws IOException {
    String before = host.console("readlink", "/opt/rookery/current").strip();
    Path launcher = folder.resolve("new/rookery");
    Files.writeString(launcher, "#!/bin/sh\n[ \"$1\" = migrate ] && exec echo applied 0\nexit 1\n");
    assertThat(launcher.toFile().setExecutable(true, false)).isTrue();
    Path broken = release("rookery-9.0.1.tar.gz", "rookery");
    Ansible.Told told = timed("bad upgrade", "site.yml", broken, "-e", "rookery_ready_seconds=15");
    assertThat(told.exitCode()).isNotZero();
    assertThat(told.failed()).contains("rookery : Tell what happened");
    assertThat(host.console("readlink", "/opt/rookery/current").strip()).isEqualTo(before);
    assertThat(ready()).isTrue();
  }

  private static Ansible.Told timed(String what, String playbook, Path of, String... more)
      throws IOException {
    Instant start = Instant.now();
    Ansible.Told told = ansible.play(playbook, of, more);
    System.err.printf(
        "control plane by Ansible: %s %.1f s, %d changed%n",
        what, Duration.between(start, Instant.now()).toMillis() / 1000.0, told.changes());
    return told;
  }

  private static boolean ready() {
    String ask = "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/health/ready";
    return host.tryConsole("sh", "-c", ask).equals("200");
  }

  private static void awaitReady() {
    Keeper.await("the control plane", READY, ControlPlaneInstallTest::ready);
  }

  private static String sql(String statement) {
    return host.console(
            "runuser", "-u", "postgres", "--", "psql", "-XqtA", "-d", "rookery", "-c", statement)
        .strip();
  }

  private static List<String> secrets() {
    String read =
        "cat /etc/rookery-store/*/*.password /etc/rookery/key-encryption-key /etc/rookery/operator.key";
    List<String> all = host.console("sh", "-c", read).lines().toList();
    assertThat(all).hasSize(6);
    return all;
  }

  /** A jar with a migration that no release of ours has. */
  private static void migration(Path jar) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("db/migration/"));
      out.putNextEntry(new ZipEntry("db/migration/V900__drill.sql"));
      out.write("create table drill (id uuid primary key);".getBytes(UTF_8));
    }
  }

  /** The archive with one more file; of two with one name the later counts. */
  private static Path release(String name, String file) {
    Path made = folder.resolve(name);
    Path plain = folder.resolve("plain.tar");
    String line =
        "gzip -dc '%s' >'%s' && tar --append -f '%s' --owner=0 --group=0 -C '%s' '%s' && gzip -1 -c '%s' >'%s'"
            .formatted(archive, plain, plain, folder.resolve("new"), file, plain, made);
    Shell.require(Duration.ofMinutes(2), List.of("sh", "-c", line));
    return made;
  }
}
