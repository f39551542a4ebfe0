package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.provisioning.Resource.Directory;
import dev.rookery.orchestrator.provisioning.Resource.Link;
import dev.rookery.orchestrator.provisioning.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.Resource.Service;
import dev.rookery.orchestrator.provisioning.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.WantedHost.Reader;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPlanTest {
  private static final TextFile FILE = new TextFile("/etc/a b/main.cf", "644", "x = 1\n");
  private static final Service SERVICE = new Service("/opt/mta-service");
  private static final WantedHost WANTED =
      new WantedHost(
          List.of(
              new Directory("/etc/a b", "755"),
              FILE,
              new SeedFile("/etc/logins", "640", ""),
              new Link("/opt/current", "/opt/agent 1")),
          List.of(new Reader(SERVICE, List.of("/etc/a b/"))));
  private static final String ASIDE =
      """
      system=Debian GNU/Linux 12 (bookworm)
      arch=x86_64
      init=none
      java=25
      free=1000
      clock=1767225600000
      """;
  private static final String AS_WANTED =
      ASIDE
          + """
          path=dir 755 - /etc/a b
          path=file 644 %s /etc/a b/main.cf
          path=file 600 0000 /etc/logins
          path=link 777 /opt/agent%%201 /opt/current
          running=/opt/mta-service
          """
              .formatted(FILE.sha256());

  @Test
  void a_host_as_it_should_be_has_an_empty_plan() {
    HostPlan plan = plan(AS_WANTED);

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.text()).isEqualTo("Plan: 0 to create, 0 to change");
  }

  @Test
  void a_bare_host_gets_everything_in_order() {
    assertThat(plan(ASIDE).text())
        .isEqualTo(
            """
            + directory /etc/a b (mode 755)
            + textfile /etc/a b/main.cf (mode 644)
            + seedfile /etc/logins (mode 640)
            + link /opt/current (-> /opt/agent 1)
            + service /opt/mta-service (is not running)
            Plan: 5 to create, 0 to change\
            """);
  }

  @Test
  void a_changed_file_is_named_and_its_reader_restarted_once() {
    assertThat(plan(AS_WANTED.replace(FILE.sha256(), "abcdefabcdef")).text())
        .isEqualTo(
            """
            ~ textfile /etc/a b/main.cf (sha256 abcdefab -> %s)
            ~ service /opt/mta-service (reads something changed)
            Plan: 0 to create, 2 to change\
            """
                .formatted(FILE.sha256().substring(0, 8)));
  }

  @Test
  void a_mode_that_differs_is_a_change() {
    assertThat(plan(AS_WANTED.replace("dir 755", "dir 777")).text())
        .contains("~ directory /etc/a b (mode 777 -> 755)");
  }

  @Test
  void a_file_where_a_folder_should_be_is_named() {
    assertThat(plan(AS_WANTED.replace("dir 755 -", "file 755 00")).text())
        .contains("is a file, not a dir");
  }

  @Test
  void a_secret_does_not_show_in_a_plan() {
    TextFile token = new TextFile("/etc/token", "600", "s3cret");

    assertThat(token.toString()).doesNotContain("s3cret");
    assertThat(HostChange.create(token, "mode 600").line()).doesNotContain("s3cret");
  }

  @Test
  void an_answer_that_is_none_is_refused() {
    assertThatThrownBy(() -> HostFacts.read("Last login: yesterday\n"))
        .hasMessage("not a fact: Last login: yesterday");
    assertThatThrownBy(() -> HostFacts.read("arch=x86_64\n"))
        .hasMessage("the host did not tell its system");
  }

  private static HostPlan plan(String facts) {
    return HostPlan.between(HostFacts.read(facts), WANTED);
  }
}
