package dev.rookery.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How progress is written. */
class JobBoardTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final JobBoard board = new JobBoard();

  @Test
  void a_board_shows_what_is_done_what_runs_and_what_is_usual() {
    board.see(job("running", false, 0, 3), 0);
    board.see(step("rent", "intent", null, 5_000L, 0, 3), 0);
    board.see(step("rent", "done", "2026-03-01T12:00:04Z", 5_000L, 1, 3), 0);
    board.see(step("boot it", "intent", null, null, 1, 3), 0);

    assertThat(board.lines(5 * SECOND))
        .containsExactly(
            "node.create  running  [######--------------] 1/3  15 s",
            "  done     rent     4 s (usually 5 s)",
            "  running  boot it  15 s");
  }

  @Test
  void a_log_has_a_line_for_each_event() {
    assertThat(seen(job("scheduled", false, 0, 0)))
        .isEqualTo("[--------------------] 0/0 scheduled, attempt 1");
    assertThat(seen(step("rent", "intent", null, 5_000L, 0, 2)))
        .isEqualTo("[--------------------] 0/2 rent begun (usually 5 s)");
    assertThat(seen(step("rent", "done", "2026-03-01T12:00:04Z", 5_000L, 1, 2)))
        .isEqualTo("[##########----------] 1/2 rent done after 4 s (usually 5 s)");
    assertThat(board.hasEnded()).isFalse();
    seen(job("done", true, 2, 2));
    assertThat(board.hasEnded()).isTrue();
    assertThat(board.state()).isEqualTo("done");
  }

  @Test
  void a_reason_stands_until_the_state_changes() {
    JsonNode scheduled = job("scheduled", false, 0, 0);
    board.see(scheduled, 0);
    board.explain("is not due before noon");
    assertThat(board.eventLines(scheduled)).last().isEqualTo("  is not due before noon");
    assertThat(board.lines(0)).contains("  is not due before noon");

    board.see(job("running", false, 0, 0), 0);
    assertThat(board.lines(0)).hasSize(1);
  }

  @Test
  void a_long_reason_is_broken_for_a_narrow_terminal() {
    board.see(job("ready", false, 0, 0), 0);
    String reason =
        "is due since 2026-03-01T12:00:00Z (2 s), but domain.verify was paused by operator:k3";
    board.explain(reason);
    assertThat(board.lines(0)).hasSize(3).allMatch(line -> line.length() <= 60);
    assertThat(board.eventLines(job("ready", false, 0, 0))).last().isEqualTo("  " + reason);
  }

  @Test
  void a_board_of_many_steps_fits_into_a_terminal() {
    for (int i = 1; i <= 40; i++) {
      board.see(step("step " + i, "done", "2026-03-01T12:00:04Z", null, i, 41), 0);
    }
    assertThat(board.lines(0)).hasSize(17).contains("  ... 25 earlier steps");
    assertThat(board.lines(0).getLast()).startsWith("  done     step 40");
  }

  @Test
  void control_characters_in_a_name_do_not_reach_the_terminal() {
    assertThat(seen(step("a\u001b[2Jb", "intent", null, null, 0, 1))).doesNotContain("\u001b");
  }

  private String seen(JsonNode event) {
    board.see(event, 0);
    return board.eventLines(event).getFirst();
  }

  private static JsonNode job(String state, boolean ended, int done, int known) {
    return json(
        """
        {"event": "job", "at": "2026-03-01T12:00:00Z", "kind": "node.create", "state": "%s",
         "attempt": 1, "ended": %s, "stepsDone": %d, "stepsKnown": %d}
        """
            .formatted(state, ended, done, known));
  }

  private static JsonNode step(
      String name, String state, String finishedAt, Long usual, int done, int known) {
    JsonNode step =
        json(
            """
            {"event": "step", "at": "2026-03-01T12:00:10Z", "state": "%s",
             "startedAt": "2026-03-01T12:00:00Z", "stepsDone": %d, "stepsKnown": %d}
            """
                .formatted(state, done, known));
    var fields = (com.fasterxml.jackson.databind.node.ObjectNode) step;
    return fields.put("name", name).put("finishedAt", finishedAt).put("usualMillis", usual);
  }

  private static JsonNode json(String text) {
    try {
      return ApiClient.json().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
