package dev.rookery.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.LivePlane;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery job …} against a control plane. No worker claims the kind of these jobs. */
@Timeout(60)
class JobCommandTest {
  private static final String KIND = "unknown.kind";
  @TempDir static Path folder;
  private static LivePlane live;
  private static Jobs jobs;

  @BeforeAll
  static void start() throws IOException {
    live = LivePlane.start();
    jobs = new Jobs(live.database().database(), new Bell());
    Files.writeString(folder.resolve("key"), live.plane().firstOperatorKey().orElseThrow().value());
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private record Said(int code, String out, String err) {}

  private static Said rookery(String... words) {
    List<String> all = new ArrayList<>(List.of("job"));
    all.addAll(List.of(words));
    all.addAll(
        List.of("--url", live.plane().url().toString(), "--key-file", "" + folder.resolve("key")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int code = Main.run(all.toArray(String[]::new));
      return new Said(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  @Test
  void a_list_goes_over_pages_to_its_limit() {
    live.database()
        .database()
        .asWorker(db ->
            jobs.enqueueAll(
                db, java.util.Collections.nCopies(250, NewJob.of("many.kind", Map.of()))));
    Said said = rookery("list", "--kind", "many.kind", "--limit", "240", "-o", "name");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out().lines().distinct()).hasSize(240);
    assertThat(rookery("list", "--limit", "0").code()).isEqualTo(ExitCode.USAGE);
    assertThat(rookery("list", "--state", "asleep").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_dead_letter_is_found_read_and_retried() {
    UUID id = enqueue();
    fail(id, "no such zone");
    assertThat(rookery("list", "--state", "failed,quarantined").out())
        .contains(id.toString(), "no such zone");
    assertThat(rookery("explain", id.toString()).out()).startsWith("failed for good at ");
    assertThat(rookery("retry", id.toString()).out()).contains("put back").contains("operator:");
    Said again = rookery("retry", id.toString());
    assertThat(again.code()).isEqualTo(ExitCode.CONFLICT);
    assertThat(again.out()).isEmpty();
    assertThat(rookery("explain", id.toString()).out()).startsWith("no living worker claims");
  }

  @Test
  void a_kind_is_paused_and_resumed() {
    Said paused = rookery("pause", "domain.apply", "--reason", "zones move");
    assertThat(paused.out()).contains("domain.apply", "zones move");
    assertThat(rookery("stats").out()).contains("zones move").contains("LAG");
    assertThat(rookery("resume", "domain.apply").out()).doesNotContain("zones move");
    assertThat(rookery("resume", "domain.apply").code()).isEqualTo(ExitCode.CONFLICT);
    assertThat(rookery("stats", "no.such").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(rookery("pause", "domain.apply").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_watch_ends_with_the_job() {
    UUID id = enqueue();
    Thread.ofVirtual().start(() -> live.operator().post("/v1/jobs/" + id + "/cancel", Map.of()));
    Said said = rookery("watch", id.toString());
    assertThat(said.code()).isEqualTo(ExitCode.JOB_FAILED);
    assertThat(said.err()).contains("job " + id + " is cancelled");
    assertThat(said.out().lines()).last().asString().endsWith("cancelled, attempt 0");
  }

  @Test
  void a_watch_of_what_got_done_is_a_success_and_json_has_a_line_each() throws IOException {
    UUID id = enqueue();
    execute("update jobs set state = 'done', finished_at = now() where id = ?", id);
    assertThat(rookery("watch", id.toString()).code()).isZero();
    Said said = rookery("watch", id.toString(), "-o", "json");
    assertThat(said.code()).isZero();
    assertThat(ApiClient.json().readTree(said.out()).path("state").asText()).isEqualTo("done");
    assertThat(said.out().lines()).hasSize(1);
  }

  @Test
  void a_watch_gives_up_after_its_time_and_says_why_the_job_waits() {
    UUID id = enqueue();
    Said said = rookery("watch", id.toString(), "--timeout", "300ms");
    assertThat(said.code()).isEqualTo(ExitCode.WAIT_TIMED_OUT);
    assertThat(said.err()).contains("is still ready");
    assertThat(said.out()).contains("  no living worker claims unknown.kind");
  }

  @Test
  void what_cannot_be_watched_says_so() {
    assertThat(rookery("watch", UUID.randomUUID().toString()).code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(rookery("watch", "x").code()).isEqualTo(ExitCode.USAGE);
    assertThat(rookery("watch", "x", "--timeout", "soon").code()).isEqualTo(ExitCode.USAGE);
  }

  private static UUID enqueue() {
    return jobs.enqueue(NewJob.of(KIND, Map.of()));
  }

  private static void fail(UUID id, String error) {
    execute(
        "update jobs set state = 'failed', finished_at = now(), last_error = ? where id = ?",
        error,
        id);
  }

  private static void execute(String sql, Object... values) {
    live.database().database().asWorker(db -> db.execute(sql, values));
  }
}
