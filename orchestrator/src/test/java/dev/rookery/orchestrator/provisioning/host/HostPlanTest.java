package dev.rookery.orchestrator.provisioning.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Line;
import dev.rookery.orchestrator.provisioning.host.Resource.Link;
import dev.rookery.orchestrator.provisioning.host.Resource.Program;
import dev.rookery.orchestrator.provisioning.host.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans are made from two values; no host is needed. */
class HostPlanTest {
  private static final TextFile FILE = new TextFile("/etc/a b/main.cf", mode("644"), "x = 1\n");
  private static final WantedHost WANTED =
      WantedHost.below("/")
          .add(new Program("/opt/mta-service", List.of("/etc/a b/"), Optional.empty()))
          .add(FILE)
          .add(new Directory("/etc/a b", mode("755")))
          .add(new SeedFile("/etc/logins", mode("640"), ""))
          .add(new Link("/opt/current", "/opt/agent 1"))
          .build();
  private static final String ASIDE =
      """
      system=Debian GNU/Linux 12 (bookworm)
      arch=x86_64
      init=systemd
      free=1000000
      clock=1767225600000
      """;
  private static final String AS_WANTED =
      ASIDE
          + """
          path=41ed 755 root:root 4096 /etc/a b
          path=81a4 644 root:root 6 /etc/a b/main.cf
          path=8180 600 root:root 0 /etc/logins
          path=a1ff 777 root:root 12 /opt/current
          sum=%s  /etc/a b/main.cf
          target=/opt/agent 1
          of=/opt/current
          alive=4
          """
              .formatted(FILE.sha256());

  private static Access mode(String mode) {
    return new Access("", mode);
  }

  @Test
  void a_host_as_it_should_be_has_an_empty_plan() {
    HostPlan plan = plan(AS_WANTED, WANTED);

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.text()).isEqualTo("Plan: 0 to create, 0 to change, 0 to remove");
  }

  @Test
  void a_bare_host_gets_everything_each_after_what_it_needs() {
    assertThat(plan(ASIDE, WANTED).text())
        .isEqualTo(
            """
            + directory /etc/a b (mode 755)
            + file /etc/a b/main.cf (mode 644)
            + seed /etc/logins (mode 640)
            + link /opt/current (-> /opt/agent 1)
            + service /opt/mta-service (is not running)
            Plan: 5 to create, 0 to change, 0 to remove\
            """);
  }

  @Test
  void a_changed_file_is_named_and_its_reader_told_once() {
    assertThat(plan(AS_WANTED.replace(FILE.sha256(), "ab".repeat(32)), WANTED).text())
        .isEqualTo(
            """
            ~ file /etc/a b/main.cf (sha256 abababab -> %s)
            ~ service /opt/mta-service (reads something changed)
            Plan: 0 to create, 2 to change, 0 to remove\
            """
                .formatted(FILE.sha256().substring(0, 8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          41ed 755                 | 41ff 777                    | ~ directory /etc/a b (mode 755 -> 755)
          81a4 644 root:root 6     | a1ff 777 root:root 6        | ~ file /etc/a b/main.cf (is a link, not a file)
          41ed 755                 | 81ed 755                    | ~ directory /etc/a b (is a file, not a directory)
          target=/opt/agent 1      | target=/opt/agent 2         | ~ link /opt/current (/opt/agent 2 -> /opt/agent 1)
          alive=4                  | alive=3                     | + service /opt/mta-service (is not running)
          init=systemd             | aside=mta-service%init=none | ~ service /opt/mta-service (has not read what an earlier apply changed)
          """)
  void what_differs_is_named(String is, String becomes, String line) {
    String facts = AS_WANTED.replace(is, becomes.replace('%', '\n'));

    assertThat(plan(facts, WANTED).text())
        .contains(line.replace("mode 755 -> 755", "mode 777 -> 755"));
  }

  @Test
  void all_a_debian_host_has_is_compared() {
    WantedHost wanted = DEBIAN;

    assertThat(plan(DEBIAN_AS_WANTED, wanted).text()).doesNotContain("~", "+", "- ");
    assertThat(plan(ASIDE, wanted).text())
        .contains("+ packages nftables postfix (missing nftables postfix)")
        .contains("+ group mail-agent")
        .contains("+ user mail-agent")
        .contains("+ cron /etc/cron.d/tidy (mode 644 of root:root)")
        .contains("+ line /etc/hosts (127.0.1.1 kestrel)")
        .contains("+ firewall /etc/nftables.conf (table inet rookery)")
        .contains("+ unit postfix.service (is not enabled, is inactive)")
        .contains("! sysctl net.core.somaxconn is unknown");
  }

  private static final WantedHost DEBIAN =
      WantedHost.below("/")
          .add(new Resource.Packages(Set.of("postfix", "nftables"), List.of()))
          .add(new Resource.Group("mail-agent"))
          .add(
              new Resource.User(
                  "mail-agent", "mail-agent", "/var/lib/x", "/usr/sbin/nologin", Set.of("adm")))
          .add(new Resource.CronFile("/etc/cron.d/tidy", ofRoot("644"), "@daily root true\n"))
          .add(new Line("/etc/hosts", "^127\\.0\\.1\\.1 ", "127.0.1.1 kestrel", true))
          .add(new Line("/etc/fstab", "swap", "", false))
          .add(new Resource.Absent("/etc/motd"))
          .add(new Resource.Sysctl("net.core.somaxconn", "4096"))
          .add(
              new Resource.Firewall(
                  "/etc/nftables.conf", "root:root", "inet", "rookery", "chain in {}\n"))
          .add(
              new Unit(
                  "postfix.service",
                  Unit.Runs.RUNNING,
                  Unit.OnChange.RELOAD,
                  List.of("/etc/hosts"),
                  Optional.empty(),
                  Optional.empty()))
          .add(
              new Unit(
                  "exim4.service",
                  Unit.Runs.MASKED,
                  Unit.OnChange.RELOAD,
                  List.of(),
                  Optional.empty(),
                  Optional.empty()))
          .build();

  private static Access ofRoot(String mode) {
    return new Access("root:root", mode);
  }

  private static final String DEBIAN_AS_WANTED =
      ASIDE
          + """
          path=81a4 644 root:root 17 /etc/cron.d/tidy
          path=8180 600 root:root 17 /etc/nftables.conf
          sum=%s  /etc/cron.d/tidy
          sum=%s  /etc/nftables.conf
          line=4 1 1
          line=5 0 0
          package=ii |postfix
          package=ii |nftables
          group=mail-agent:x:997:
          user=mail-agent:x:997:997::/var/lib/x:/usr/sbin/nologin
          member=mail-agent mail-agent adm
          unit=Id=postfix.service
          unit=LoadState=loaded
          unit=ActiveState=active
          unit=UnitFileState=enabled
          unit=NeedDaemonReload=no
          unit=
          unit=Id=exim4.service
          unit=LoadState=masked
          unit=ActiveState=inactive
          unit=UnitFileState=masked
          unit=NeedDaemonReload=no
          sysctl=net.core.somaxconn rw 4096
          firewall=8 aa aa
          """
              .formatted(
                  Digests.sha256("@daily root true\n".getBytes()),
                  Digests.sha256(
                      "table inet rookery\ndelete table inet rookery\ntable inet rookery {\nchain in {}\n}\n"
                          .getBytes()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package=ii ^postfix            | package=iF ^postfix           | + packages nftables postfix (missing postfix)
          /usr/sbin/nologin                | /bin/bash                       | ~ user mail-agent (shell /bin/bash -> /usr/sbin/nologin)
          mail-agent mail-agent adm        | mail-agent mail-agent           | ~ user mail-agent (not in adm)
          line=4 1 1                       | line=4 1 0                      | ~ line /etc/hosts (1 like it, should be one: 127.0.1.1 kestrel)
          line=5 0 0                       | line=5 2 0                      | - line /etc/fstab (2 like it)
          package=ii ^postfix            | path=81a4 644 root:root 1 /etc/motd%package=ii ^postfix | - absent /etc/motd (is a file)
          644 root:root 17 /etc/cron       | 644 bin:bin 17 /etc/cron        | ~ cron /etc/cron.d/tidy (owner bin:bin -> root:root)
          rw 4096                          | rw 128                          | ~ sysctl net.core.somaxconn (128 -> 4096)
          rw 4096                          | ro 128                          | ! sysctl net.core.somaxconn is 128, wanted is 4096
          firewall=8 aa aa                 | firewall=8 bb aa                | the kernel's rules are not those that were loaded
          ActiveState=active               | ActiveState=failed              | ~ unit postfix.service (is failed)
          UnitFileState=enabled            | UnitFileState=disabled          | ~ unit postfix.service (is not enabled)
          UnitFileState=enabled            | UnitFileState=masked            | ~ unit postfix.service (is masked, is not enabled)
          LoadState=masked%unit=ActiveState=inactive%unit=UnitFileState=masked | LoadState=loaded%unit=ActiveState=active%unit=UnitFileState=enabled | ~ unit exim4.service (runs, is not masked)
          """)
  void drift_of_a_debian_host_is_named(String is, String becomes, String line) {
    String facts = DEBIAN_AS_WANTED.replace(plain(is), plain(becomes));
    assertThat(facts).isNotEqualTo(DEBIAN_AS_WANTED);

    assertThat(plan(facts, DEBIAN).text()).contains(line);
  }

  private static String plain(String text) {
    return text.replace('%', '\n').replace('^', '|');
  }

  @Test
  void a_secret_does_not_show_in_a_plan() {
    TextFile token = new TextFile("/etc/token", mode("600"), "s3cret");

    assertThat(token.toString()).doesNotContain("s3cret");
    assertThat(HostChange.create(token, "mode 600").line()).doesNotContain("s3cret");
  }

  @Test
  void a_host_that_cannot_take_the_plan_is_told_so_before_anything_is_changed() {
    HostFacts bare = HostFacts.read(ASIDE.replace("init=systemd", "init=none") + "end\n");
    HostFacts full = HostFacts.read(ASIDE.replace("free=1000000", "free=100") + "end\n");

    assertThatThrownBy(() -> bare.requireSystemd("kestrel", DEBIAN))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("without systemd");
    assertThatThrownBy(() -> HostPlan.between(full, DEBIAN).requireFeasible("kestrel", full))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("has 100 KiB free below /, this plan needs");
  }

  private static HostPlan plan(String facts, WantedHost wanted) {
    return HostPlan.between(HostFacts.read(facts + "end\n"), wanted);
  }
}
