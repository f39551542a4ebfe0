package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.CertificateMaker;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.Digests;
import dev.rookery.orchestrator.provisioning.host.FileDiff;
import dev.rookery.orchestrator.provisioning.host.HostBusyException;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.Absent;
import dev.rookery.orchestrator.provisioning.host.Resource.Archive;
import dev.rookery.orchestrator.provisioning.host.Resource.Certificate;
import dev.rookery.orchestrator.provisioning.host.Resource.CronFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Line;
import dev.rookery.orchestrator.provisioning.host.Resource.Link;
import dev.rookery.orchestrator.provisioning.host.Resource.Program;
import dev.rookery.orchestrator.provisioning.host.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plans applied to a real machine over SSH whose root is a folder. */
@Timeout(60)
class HostApplyTest {
  private static final String DAEMON =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 1
      case $1 in
        restart) echo told >> told; : > runs ;;
        status) [ -e runs ] ;;
      esac
      """;

  @TempDir Path temp;
  private LiveHost host;
  private Path root;
  private Path tarball;

  @BeforeEach
  void boot() throws Exception {
    host = new LiveHost(temp.resolve("a machine"));
    root = host.machine.folder();
    tarball = AgentTarball.in(Files.createDirectories(temp.resolve("tarball")));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private static Access mode(String mode) {
    return new Access("", mode);
  }

  private TextFile file(String relative, String content) {
    return new TextFile(host.path(relative), mode("644"), content);
  }

  private Directory folder(String relative) {
    return new Directory(host.path(relative), mode("755"));
  }

  private WantedHost.Builder wanted() {
    return WantedHost.below(root.toString());
  }

  private Program daemon(String check) {
    return new Program(
        host.path("srv/daemon"),
        List.of(host.path("etc") + "/", host.path("bin/current")),
        check.isEmpty() ? Optional.empty() : Optional.of(new Command(check)));
  }

  private WantedHost all() throws Exception {
    return wanted()
        .add(folder("etc"))
        .add(folder("srv"))
        .add(new TextFile(host.path("srv/daemon"), mode("755"), DAEMON))
        .add(new TextFile(host.path("etc/it's.conf"), mode("640"), "a = 'é'\n", true))
        .add(file("etc/empty", ""))
        .add(new SeedFile(host.path("etc/logins"), mode("600"), "one\n"))
        .add(new CronFile(host.path("etc/tidy"), mode("644"), "@daily root true\n"))
        .add(new Line(host.path("etc/hosts"), "^127\\.0\\.1\\.1[[:space:]]", "127.0.1.1 k", true))
        .add(new Line(host.path("etc/hosts"), "secret", "", false))
        .add(new Absent(host.path("etc/motd")))
        .add(new Archive(host.path("srv/agent-1"), Digests.sha256(tarball), tarball))
        .add(new Link(host.path("bin/current"), host.path("srv/agent-1")))
        .add(
            new Certificate(
                host.path("etc/tls.crt"),
                host.path("etc/tls.key"),
                "kestrel.example",
                "",
                CertificateMaker.SELF_MADE))
        .add(daemon(""))
        .build();
  }

  @Test
  void every_kind_is_made_in_two_round_trips_and_a_second_run_changes_nothing_in_one()
      throws Exception {
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost\nmy secret\n127.0.1.1 x\n");
    Files.writeString(root.resolve("etc/motd"), "hello");

    List<String> done = host.apply(all());

    assertThat(done).hasSize(13); // etc is there; the seed, too, is new
    assertThat(host.machine.commands()).hasSize(2);
    assertThat(root.resolve("etc/it's.conf")).hasContent("a = 'é'");
    assertThat(modified("etc/it's.conf")).isBefore(Instant.now().minusSeconds(30));
    assertThat(mode(root.resolve("etc/it's.conf"))).isEqualTo("rw-r-----");
    assertThat(Files.readString(root.resolve("etc/hosts")))
        .isEqualTo("127.0.0.1 localhost\n127.0.1.1 k\n");
    assertThat(root.resolve("etc/motd")).doesNotExist();
    assertThat(root.resolve("bin/current/.archive-sha256")).exists();
    assertThat(mode(root.resolve("etc/tls.key"))).isEqualTo("rw-------");
    assertThat(root.resolve("etc/tls.crt")).content().contains("BEGIN CERTIFICATE");
    assertThat(told()).isEqualTo(1);
    assertThat(leftOvers()).isEmpty();

    assertThat(host.apply(all())).isEmpty();
    assertThat(host.machine.commands()).hasSize(3);
    assertThat(told()).isEqualTo(1);
  }

  @Test
  void ten_kinds_of_drift_are_named_and_mended() throws Exception {
    host.apply(all());
    Files.writeString(root.resolve("etc/it's.conf"), "a = other\n");
    Files.setPosixFilePermissions(
        root.resolve("etc/empty"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.delete(root.resolve("etc/logins"));
    Files.delete(root.resolve("etc/tidy"));
    Files.createSymbolicLink(root.resolve("etc/tidy"), Path.of("/etc/passwd"));
    Files.writeString(root.resolve("etc/hosts"), "127.0.1.1 k\n127.0.1.1 k\nsecret\n");
    Files.writeString(root.resolve("etc/motd"), "hello");
    Files.delete(root.resolve("bin/current"));
    Files.createSymbolicLink(root.resolve("bin/current"), Path.of("/elsewhere"));
    Files.delete(root.resolve("etc/tls.key"));
    Files.delete(root.resolve("srv/agent-1/.archive-sha256"));
    Files.setPosixFilePermissions(
        root.resolve("srv"), PosixFilePermissions.fromString("rwx------"));
    Files.delete(root.resolve("srv/runs"));

    assertThat(host.plan(all()))
        .contains("~ file %s/etc/it's.conf (sha256 ".formatted(root))
        .contains("~ file %s/etc/empty (mode 777 -> 644)".formatted(root))
        .contains("+ seed %s/etc/logins (mode 600)".formatted(root))
        .contains("~ cron %s/etc/tidy (is a link, not a file)".formatted(root))
        .contains("~ line %s/etc/hosts (2 like it, should be one: 127.0.1.1 k)".formatted(root))
        .contains("- line %s/etc/hosts (1 like it)".formatted(root))
        .contains("- absent %s/etc/motd (is a file)".formatted(root))
        .contains("~ link %s/bin/current (/elsewhere -> %s/srv/agent-1)".formatted(root, root))
        .contains("+ certificate %s/etc/tls.crt (for kestrel.example)".formatted(root))
        .contains("+ archive %s/srv/agent-1 (archive ".formatted(root))
        .contains("~ directory %s/srv (mode 700 -> 755)".formatted(root))
        .contains("+ service %s/srv/daemon (is not running)".formatted(root))
        .contains("Plan: 4 to create, 6 to change, 2 to remove");

    assertThat(host.apply(all())).hasSize(12);
    assertThat(host.plan(all())).isEqualTo("Plan: 0 to create, 0 to change, 0 to remove");
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void a_connection_cut_within_a_file_leaves_no_half_of_it_and_the_next_run_goes_on()
      throws Exception {
    String large = text(6_000_000);
    WantedHost wanted =
        wanted()
            .add(folder("etc"))
            .add(file("etc/1-first", "first\n"))
            .add(file("etc/2-large", large))
            .add(file("etc/3-last", "last\n"))
            .build();
    try (CutLine line = new CutLine(host.machine.sshPort(), 5_000_000);
        RemoteHost remote = host.connect(line.port())) {
      HostLook look = HostLook.at(remote, wanted);

      assertThatThrownBy(() -> look.apply((number, of, label, work) -> work.await()))
          .isInstanceOf(NodeUnreachableException.class)
          .hasMessageContaining("2-large");
    }

    assertThat(root.resolve("etc/1-first")).hasContent("first");
    assertThat(root.resolve("etc/2-large")).doesNotExist();
    assertThat(root.resolve("etc/3-last")).doesNotExist();
    assertThat(host.apply(wanted)).hasSize(2);
    assertThat(root.resolve("etc/2-large")).hasContent(large);
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void files_that_do_not_pass_the_check_go_back_and_the_service_is_not_told() throws Exception {
    String check = "grep -q good '%s' || { echo 'line 1: bad word'; exit 3; }";
    String conf = host.path("etc/conf");
    WantedHost first = conf("good 1\n", check.formatted(conf));
    host.apply(first);
    Files.writeString(root.resolve("etc/old"), "before\n");

    assertThatThrownBy(() -> host.apply(conf("wrong\n", check.formatted(conf))))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("line 1: bad word")
        .hasMessageContaining("srv/daemon");

    assertThat(root.resolve("etc/conf")).hasContent("good 1");
    assertThat(root.resolve("etc/added")).doesNotExist();
    assertThat(told()).isEqualTo(1);
    assertThat(host.plan(first)).isEqualTo("Plan: 0 to create, 0 to change, 0 to remove");
    assertThat(host.apply(conf("good 2\n", check.formatted(conf)))).hasSize(4);
    assertThat(told()).isEqualTo(2);
    assertThat(leftOvers()).isEmpty();
  }

  private WantedHost conf(String content, String check) {
    WantedHost.Builder wanted =
        wanted()
            .add(folder("etc"))
            .add(folder("srv"))
            .add(new TextFile(host.path("srv/daemon"), mode("755"), DAEMON))
            .add(file("etc/conf", content))
            .add(daemon(check));
    return content.equals("good 1\n") ? wanted.build() : wanted.add(file("etc/added", "x")).build();
  }

  @Test
  void a_service_that_was_not_told_by_a_run_that_was_cut_off_is_told_by_the_next()
      throws Exception {
    host.apply(conf("good 1\n", "true"));
    try (RemoteHost remote = host.connect()) {
      HostLook look = HostLook.at(remote, conf("good 2\n", "true"));
      assertThatThrownBy(() ->
              look.apply((number, of, label, work) -> {
                work.await();
                host.machine.killAll();
              }))
          .isInstanceOf(TemporaryException.class);
    }

    String rest = host.plan(conf("good 2\n", "true"));

    assertThat(rest).contains("has not read what an earlier apply changed").doesNotContain("+ dir");
    host.apply(conf("good 2\n", "true"));
    assertThat(told()).isEqualTo(2);
    assertThat(host.plan(conf("good 2\n", "true"))).startsWith("Plan: 0 to create, 0 to change");
  }

  @Test
  void two_applies_at_a_time_are_refused_and_the_holder_is_named() throws Exception {
    host.apply(wanted().add(folder("etc")).build());
    Path lock = root.resolve("var/lib/rookery-host/lock");
    Process other =
        new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; read x").start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");

      assertThatThrownBy(() -> host.apply(wanted().add(folder("opt")).build()))
          .isInstanceOf(HostBusyException.class)
          .hasMessageContaining("another apply is under way there, process ");
    } finally {
      other.getOutputStream().close();
      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(root.resolve("opt")).doesNotExist();
  }

  @Test
  void an_apply_that_hears_nothing_any_more_is_given_up_when_it_was_silent_for_long()
      throws Exception {
    host.apply(wanted().add(folder("etc")).build());
    Path state = root.resolve("var/lib/rookery-host");
    Process cut =
        new ProcessBuilder("sh", "-c", script("apply.sh"), "sh", state.toString(), "5", "60")
            .start();
    try {
      assertThat(cut.inputReader().readLine()).isEqualTo("ready");
      cut.getOutputStream()
          .write("change 1 file 4 100 sum 30\n/x\n644\n\nno\nhalf".getBytes(UTF_8));
      cut.getOutputStream().flush();

      assertThatThrownBy(() -> host.apply(wanted().add(folder("opt")).build()))
          .isInstanceOf(HostBusyException.class);
      assertThat(cut.isAlive()).isTrue();

      for (String file : List.of("holder", "work/payload")) {
        Files.setLastModifiedTime(
            state.resolve(file), FileTime.from(Instant.now().minusSeconds(61)));
      }
      assertThat(host.apply(wanted().add(folder("opt")).build())).hasSize(1);
      assertThat(cut.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      cut.destroyForcibly();
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream in = HostLook.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void a_directory_where_a_file_should_be_is_an_error_and_stays() throws Exception {
    Files.createDirectories(root.resolve("etc/conf"));
    Files.writeString(root.resolve("etc/conf/kept"), "x");
    WantedHost wanted = wanted().add(file("etc/conf", "x")).add(folder("later")).build();

    assertThatThrownBy(() -> host.apply(wanted)).hasMessageContaining("etc/conf");

    assertThat(root.resolve("etc/conf/kept")).exists();
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void twenty_five_changes_take_two_commands() throws Exception {
    WantedHost.Builder wanted = wanted().add(folder("etc"));
    for (int i = 0; i < 24; i++) {
      wanted.add(file("etc/" + i, "content of " + i + "\n"));
    }

    assertThat(host.apply(wanted.build())).hasSize(25);
    assertThat(host.machine.commands()).hasSize(2);
  }

  @Test
  void differences_within_files_are_shown_and_secrets_are_not() throws Exception {
    TextFile secret = new TextFile(host.path("etc/token"), mode("600"), "s3cret\n");
    WantedHost wanted =
        wanted().add(folder("etc")).add(file("etc/conf", "a\nb\nc\n")).add(secret).build();
    host.apply(wanted);
    Files.writeString(root.resolve("etc/conf"), "a\nB\u001b[2J\nc\n");
    Files.writeString(root.resolve("etc/token"), "0ther\n");

    List<FileDiff> diffs = new ArrayList<>();
    try (RemoteHost remote = host.connect()) {
      diffs.addAll(FileDiff.of(HostLook.at(remote, wanted)));
    }

    assertThat(diffs)
        .containsExactlyInAnyOrder(
            new FileDiff(secret.path(), "not everybody there may read it: not shown\n"),
            new FileDiff(
                host.path("etc/conf"),
                "--- %1$s (there)\n+++ %1$s (wanted)\n@@ -1,3 +1,3 @@\n a\n-B?[2J\n+b\n c\n"
                    .formatted(host.path("etc/conf"))));
  }

  @Test
  void no_plan_names_anything_outside_of_a_folder_that_stands_for_a_host() throws Exception {
    for (Resource resource : all().resources()) {
      assertThat(resource.name()).startsWith(root.toString());
    }
  }

  private long told() throws IOException {
    return Files.readAllLines(root.resolve("srv/told")).size();
  }

  private Instant modified(String relative) throws IOException {
    FileTime time = Files.getLastModifiedTime(root.resolve(relative));
    return time.toInstant();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static String text(int octets) {
    byte[] content = new byte[octets];
    Random random = new Random(7);
    for (int i = 0; i < octets; i++) {
      content[i] = (byte) ('a' + random.nextInt(26));
    }
    return new String(content, UTF_8);
  }

  /** Drafts and copies that should be gone by now. */
  private List<Path> leftOvers() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> path.toString().contains("unfinished") || path.endsWith("aside/daemon"))
          .toList();
    }
  }
}
