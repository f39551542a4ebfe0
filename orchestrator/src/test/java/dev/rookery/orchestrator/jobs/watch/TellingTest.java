package dev.rookery.orchestrator.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.JobChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.StepChanged;
import dev.rookery.orchestrator.platform.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a watcher is told, from progress alone. */
class TellingTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobProgress READY = progress(JobState.READY, 0);
  private static final JobProgress BEGUN = progress(JobState.RUNNING, 1, step("rent", 0, null));
  private static final JobProgress HALF =
      progress(JobState.RUNNING, 1, step("rent", 0, 4), step("boot", 4, null));
  private static final JobProgress DONE =
      progress(JobState.DONE, 1, step("rent", 0, 4), step("boot", 4, 9));

  @Test
  void who_comes_late_is_told_what_was_before() {
    assertThat(told(Cursor.START, HALF)).containsExactly("running", "rent", "rent done", "boot");
    assertThat(told(Cursor.START, DONE))
        .containsExactly("rent", "rent done", "boot", "boot done", "done");
  }

  @Test
  void each_change_is_told_once() {
    List<String> told = new ArrayList<>();
    Cursor cursor = Cursor.START;
    for (JobProgress seen : List.of(READY, READY, BEGUN, BEGUN, HALF, DONE, DONE)) {
      told.addAll(told(cursor, seen));
      cursor = Telling.next(cursor, seen, Usual.UNKNOWN).cursor();
    }
    assertThat(told)
        .containsExactly("ready", "running", "rent", "rent done", "boot", "boot done", "done");
  }

  @Test
  void who_goes_on_from_any_event_is_told_exactly_the_rest() {
    for (JobProgress seen : List.of(READY, BEGUN, HALF, DONE)) {
      List<ProgressEvent> all = Telling.next(Cursor.START, seen, Usual.UNKNOWN).events();
      for (int i = 0; i < all.size(); i++) {
        Cursor cursor = Cursor.of(all.get(i).id());
        assertThat(told(cursor, seen))
            .as("after " + all.get(i).id())
            .isEqualTo(words(all.subList(i + 1, all.size())));
      }
    }
  }

  @Test
  void another_claim_of_the_same_job_is_news() {
    Cursor cursor = Telling.next(Cursor.START, HALF, Usual.UNKNOWN).cursor();
    JobProgress again = progress(JobState.RUNNING, 2, step("rent", 0, 4), step("boot", 4, null));
    assertThat(told(cursor, again)).containsExactly("running");
  }

  @Test
  void a_journal_that_was_begun_anew_is_told_anew() {
    Cursor cursor = Telling.next(Cursor.START, DONE, Usual.UNKNOWN).cursor();
    assertThat(told(cursor, progress(JobState.RUNNING, 2, step("rent", 20, null))))
        .containsExactly("running", "rent");
  }

  @Test
  void steps_are_counted_against_what_earlier_jobs_had() {
    Usual usual = new Usual(Map.of("rent", Duration.ofSeconds(5)), Set.of("rent", "boot", "enrol"));
    List<ProgressEvent> events = Telling.next(Cursor.START, HALF, usual).events();
    assertThat(events.get(2))
        .isInstanceOfSatisfying(
            StepChanged.class,
            event -> {
              assertThat(event.usual()).isEqualTo(Duration.ofSeconds(5));
              assertThat(event.tally().done()).isEqualTo(1);
              assertThat(event.tally().known()).isEqualTo(3);
            });
  }

  @Test
  void an_id_that_is_none_is_refused() {
    for (String bad : List.of("", "x", "-1", "1-1", "1-1-0-asleep", "99999999999-1-0-done")) {
      assertThatThrownBy(() -> Cursor.of(bad))
          .as(bad)
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.type()).isEqualTo("bad-event-id"));
    }
  }

  private static List<String> told(Cursor known, JobProgress now) {
    return words(Telling.next(known, now, Usual.UNKNOWN).events());
  }

  private static List<String> words(List<ProgressEvent> events) {
    return events.stream().map(TellingTest::word).toList();
  }

  private static String word(ProgressEvent event) {
    return switch (event) {
      case JobChanged job -> job.state().word();
      case StepChanged step -> step.name() + (step.finishedAt() == null ? "" : " done");
    };
  }

  private static JobProgress progress(JobState state, long fence, JobProgress.Step... steps) {
    return new JobProgress(
        START.plusSeconds(30),
        new UUID(0, 1),
        "node.create",
        state,
        1,
        fence,
        0,
        START,
        state == JobState.DONE ? START.plusSeconds(10) : null,
        null,
        List.of(steps));
  }

  private static JobProgress.Step step(String name, int begun, @Nullable Integer done) {
    return new JobProgress.Step(
        name, START.plusSeconds(begun), done == null ? null : START.plusSeconds(done));
  }
}
