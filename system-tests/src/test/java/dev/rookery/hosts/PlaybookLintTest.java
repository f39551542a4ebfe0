package dev.rookery.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The playbooks are what ansible-lint's strictest profile asks for. */
class PlaybookLintTest {
  private static final Path PLAYBOOKS = Path.of("..", "ansible").toAbsolutePath().normalize();

  @Test
  void playbooks_pass_the_profile_production() {
    boolean there =
        Shell.run(Duration.ofSeconds(10), sh("command -v ansible-lint")).exitCode() == 0;
    if (!there) {
      System.err.println(
          "SKIPPED PlaybookLintTest: needs ansible-lint (Debian: apt-get install ansible-lint)");
    }
    assumeTrue(there, "no ansible-lint");
    String lint =
        "cd '%s' && exec ansible-lint --nocolor --profile production".formatted(PLAYBOOKS);
    Shell.Ended ended = Shell.run(Duration.ofMinutes(2), sh(lint));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("Passed with production profile: 0 failure(s), 0 warning(s)");
  }

  private static List<String> sh(String line) {
    return List.of("sh", "-c", line);
  }
}
