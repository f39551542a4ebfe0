package dev.rookery.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code --jump} may look like. */
class JumpOptionsTest {
  private static Map<String, Object> body(String jump) {
    JumpOptions options = new JumpOptions();
    new CommandLine(options).parseArgs("--jump", jump, "--jump-host-key", "SHA256:x");
    return options.body();
  }

  @Test
  void user_host_and_port_are_told_apart() {
    assertThat(body("ops@192.0.2.1"))
        .isEqualTo(Map.of("user", "ops", "address", "192.0.2.1", "hostKey", "SHA256:x"));
    assertThat(body("ops@192.0.2.1:2222")).containsEntry("port", 2222);
    assertThat(body("ops@[2001:db8::1]:2222"))
        .containsEntry("address", "2001:db8::1")
        .containsEntry("port", 2222);
    assertThat(body("ops@[2001:db8::1]")).doesNotContainKey("port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "ops@", "ops@2001:db8::1", "ops@host:port", "@host"})
  void what_is_none_is_refused(String jump) {
    assertThatThrownBy(() -> body(jump))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("USER@HOST");
  }
}
