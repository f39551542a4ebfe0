package dev.rookery.postgres.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedProcessTest {
  @TempDir Path temp;

  @Test
  void output_and_errors_go_to_the_log() throws Exception {
    try (OwnedProcess process =
        OwnedProcess.start(shell("echo $GREETING; echo oops >&2; exit 3"))) {
      assertThat(process.awaitEnd(Duration.ofSeconds(20))).isTrue();
      assertThat(process.exitCode()).isEqualTo(3);
      assertThat(Files.readString(temp.resolve("log"))).isEqualTo("hello\noops\n");
    }
  }

  @Test
  void it_has_no_input_to_wait_for() {
    try (OwnedProcess process = OwnedProcess.start(shell("cat"))) {
      assertThat(process.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void what_ignores_the_request_is_ended_by_force() {
    try (OwnedProcess process =
        OwnedProcess.start(shell("trap '' TERM; echo > ready; while :; do sleep 0.05; done"))) {
      while (Files.notExists(temp.resolve("ready"))) {
        Thread.onSpinWait();
      }
      assertThat(process.stop(Signal.TERM, Duration.ofMillis(200))).isFalse();
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void it_is_found_by_its_folder_and_by_its_environment() throws Exception {
    Launch launch =
        new Launch(
            List.of(),
            List.of("sleep", "600"),
            temp,
            temp.resolve("log"),
            Map.of("OWNED_MARK", temp.toString()),
            Signal.KILL);
    try (OwnedProcess process = OwnedProcess.start(launch)) {
      String mark = "OWNED_MARK=" + temp;
      while (!ProcessTable.workingIn(temp.getParent(), "sleep").contains(process.pid())) {
        assertThat(process.isAlive()).isTrue(); // setsid and setpriv are still on their way to it
      }
      assertThat(ProcessTable.withEnvironment(mark)).containsExactly(process.pid());
      ProcessTable.end(List.of(process.pid()), Signal.TERM, Duration.ofSeconds(5));
      assertThat(ProcessTable.withEnvironment(mark)).isEmpty();
    }
  }

  @Test
  void no_signal_is_ever_sent_to_everybody() {
    assertThatThrownBy(() -> Signal.KILL.send(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Signal.KILL.sendToGroup(1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Launch shell(String script) {
    return new Launch(
        List.of(),
        List.of("/bin/sh", "-c", script),
        temp,
        temp.resolve("log"),
        Map.of("GREETING", "hello"),
        Signal.KILL);
  }
}
