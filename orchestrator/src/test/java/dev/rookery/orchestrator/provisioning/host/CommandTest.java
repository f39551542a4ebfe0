package dev.rookery.orchestrator.provisioning.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void plain_words_stay_as_they_are() {
    assertThat(Command.of("systemctl", "reload", "mta-agent").line())
        .isEqualTo("systemctl reload mta-agent");
  }

  @Test
  void a_path_with_spaces_is_one_word() {
    assertThat(Command.of("ls", "/var/my lab").line()).isEqualTo("ls '/var/my lab'");
  }

  @Test
  void a_quote_does_not_end_the_word() {
    assertThat(Command.quote("it's; rm -rf /")).isEqualTo("'it'\\''s; rm -rf /'");
  }

  @Test
  void an_empty_word_is_not_lost() {
    assertThat(Command.of("test", "-n", "").line()).isEqualTo("test -n ''");
  }

  @Test
  void the_second_runs_only_when_the_first_succeeds() {
    assertThat(Command.allOf(Command.of("mta-agent", "check-config"), Command.of("true")).line())
        .isEqualTo("mta-agent check-config && true");
  }

  @Test
  void arguments_of_a_script_are_never_part_of_it() throws Exception {
    String line = Command.script("printf '%s|' \"$@\"", List.of("$(id)", "a b", "'")).line();

    Process process = new ProcessBuilder("/bin/sh", "-c", line).start();

    assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("$(id)|a b|'|");
  }
}
