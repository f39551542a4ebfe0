package dev.rookery.orchestrator.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.JobChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.StepChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.Tally;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers on a real PostgreSQL; a test plays the worker by writing its rows. */
@Timeout(60)
class JobWatchesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final LiveDatabase live = LiveDatabase.create();
  private final Bell bell = new Bell();
  private final Jobs jobs = new Jobs(live.database(), bell);
  private final JobWatches watches =
      new JobWatches(live.database(), bell, List.of(new Listed()), 3, Duration.ofMillis(500));

  @AfterEach
  void stop() {
    watches.close();
    live.close();
  }

  @Test
  void changes_arrive_without_any_ring() throws Exception {
    UUID id = enqueue();
    try (JobWatch watch = watches.open(id, null)) {
      assertThat(job(watch.next(LONG)).state()).isEqualTo(JobState.READY);
      run(id);
      assertThat(job(watch.next(LONG)).state()).isEqualTo(JobState.RUNNING);
      begin(id, "rent", 0);
      assertThat(watch.next(LONG)).singleElement().isInstanceOf(StepChanged.class);
      finish(id, "rent");
      end(id);

      List<ProgressEvent> last = new ArrayList<>(watch.next(LONG));
      while (!watch.isOver()) {
        last.addAll(watch.next(LONG));
      }

      assertThat(job(last.subList(last.size() - 1, last.size())).ended()).isTrue();
      assertThat(last).hasSize(2);
    }
    assertThat(watches.size()).isZero();
  }

  @Test
  void who_comes_back_is_told_the_rest() throws Exception {
    UUID id = enqueue();
    run(id);
    begin(id, "rent", 0);
    String seen;
    try (JobWatch watch = watches.open(id, null)) {
      seen = watch.next(LONG).getLast().id();
    }
    finish(id, "rent");
    end(id);

    try (JobWatch watch = watches.open(id, seen)) {
      List<ProgressEvent> rest = watch.next(LONG);
      assertThat(rest).hasSize(2);
      try (JobWatch after = watches.open(id, rest.getLast().id())) {
        assertThat(after.isOver()).isTrue();
        assertThat(after.next(LONG)).isEmpty();
      }
    }
  }

  @Test
  void nothing_new_is_told_as_nothing() throws Exception {
    try (JobWatch watch = watches.open(enqueue(), null)) {
      watch.next(LONG);
      assertThat(watch.next(Duration.ofMillis(1))).isEmpty();
      assertThat(watch.isOver()).isFalse();
    }
  }

  @Test
  void earlier_jobs_of_the_kind_say_what_is_usual() throws Exception {
    for (int seconds : List.of(3, 5, 40)) {
      UUID earlier = enqueue();
      run(earlier);
      begin(earlier, "rent", seconds);
      finish(earlier, "rent");
      begin(earlier, "boot", 1);
      finish(earlier, "boot");
      end(earlier);
    }
    UUID id = enqueue();
    run(id);
    begin(id, "rent", 0);

    try (JobWatch watch = watches.open(id, null)) {
      StepChanged step = (StepChanged) watch.next(LONG).getLast();
      assertThat(step.usual()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
      assertThat(step.tally().known()).isEqualTo(2);
    }
  }

  /** A workflow that says what is to come. */
  private static final class Listed implements Workflow<String> {
    static final String KIND = "test.listed";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<String> payloadType() {
      return String.class;
    }

    @Override
    public Set<String> steps() {
      return Set.of("rent", "boot", "greet");
    }

    @Override
    public RunResult run(String payload, Steps steps) {
      throw new UnsupportedOperationException("nobody runs it");
    }
  }

  @Test
  void a_workflow_that_lists_its_steps_tells_how_many_are_to_come() throws Exception {
    UUID id = jobs.enqueue(NewJob.of(Listed.KIND, "x"));
    try (JobWatch watch = watches.open(id, null)) {
      assertThat(job(watch.next(LONG)).tally().known()).isEqualTo(3);

      run(id);
      begin(id, "rent", 0);
      finish(id, "rent");
      begin(id, "await:a signal", 0);
      List<ProgressEvent> told = new ArrayList<>();
      while (told.size() < 4) {
        told.addAll(watch.next(LONG));
      }
      Tally now = ((StepChanged) told.getLast()).tally();
      assertThat(now.done()).isEqualTo(1);
      assertThat(now.known()).as("with the wait, which no list names").isEqualTo(4);

      finish(id, "await:a signal");
      end(id);
      while (!watch.isOver()) {
        told.addAll(watch.next(LONG));
      }
      assertThat(((JobChanged) told.getLast()).tally().known())
          .as("what it left out is not to come any more")
          .isEqualTo(2);
    }
  }

  @Test
  void no_more_watch_than_may_and_a_place_is_freed_at_the_end() {
    UUID id = enqueue();
    List<JobWatch> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(watches.open(id, null));
    }
    assertThatThrownBy(() -> watches.open(id, null))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("3 watch jobs here already, more may not");

    all.getFirst().close();
    all.set(0, watches.open(id, null));
    all.forEach(JobWatch::close);
    assertThat(watches.size()).isZero();
  }

  @Test
  void a_stop_ends_every_watch() throws Exception {
    JobWatch watch = watches.open(enqueue(), null);
    watch.next(LONG);
    Thread stopper = Thread.ofVirtual().start(watches::close);
    assertThat(watch.next(LONG)).isEmpty();
    assertThat(watch.isOver()).isTrue();
    stopper.join();
    UUID id = enqueue();
    assertThatThrownBy(() -> watches.open(id, null)).isInstanceOf(TemporaryException.class);
  }

  @Test
  void a_job_that_is_not_there_is_refused_and_one_that_goes_away_ends_the_watch() throws Exception {
    assertThatThrownBy(() -> watches.open(UUID.randomUUID(), null))
        .isInstanceOf(RefusedException.class);
    UUID id = enqueue();
    try (JobWatch watch = watches.open(id, null)) {
      watch.next(LONG);
      execute("delete from jobs where id = ?", id);
      assertThat(watch.next(LONG)).isEmpty();
      assertThat(watch.isOver()).isTrue();
    }
  }

  private static JobChanged job(List<ProgressEvent> events) {
    assertThat(events).singleElement().isInstanceOf(JobChanged.class);
    return (JobChanged) events.getFirst();
  }

  private UUID enqueue() {
    return jobs.enqueue(NewJob.of("test.watched", Map.of()));
  }

  private void run(UUID id) {
    execute(
        """
        update jobs set state = 'running', fence = fence + 1, worker = 'w', claimed_at = now(),
          lease_until = now() + interval '1 hour'
        where id = ?
        """,
        id);
  }

  private void begin(UUID id, String step, int secondsAgo) {
    execute(
        """
        insert into job_steps (job_id, name, fence, marker, position, started_at, state)
        select ?, ?, 1, '', (select count(*) from job_steps where job_id = ?), now() - make_interval(secs => ?), 'intent'
        """,
        id,
        step,
        id,
        secondsAgo);
  }

  private void finish(UUID id, String step) {
    execute(
        "update job_steps set state = 'done', finished_at = now() where job_id = ? and name = ?",
        id,
        step);
  }

  private void end(UUID id) {
    execute(
        """
        update jobs set state = 'done', finished_at = now(), worker = null, claimed_at = null, lease_until = null
        where id = ?
        """,
        id);
  }

  private void execute(String sql, Object... values) {
    live.database().asWorker(db -> db.execute(sql, values));
  }
}
