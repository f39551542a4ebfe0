package dev.rookery.orchestrator.jobs.rings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.watch.JobWatch;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.JobChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.StepChanged;
import dev.rookery.orchestrator.platform.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers see what other replicas do by a ring. */
@Timeout(90)
class ProgressRingsTest extends RingRig {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void another_replica_sees_a_step_end_by_redis() throws Exception {
    watchFromAnotherReplica(link());
    assertThat(tap.byRedis).anyMatch(Ring.Progressed.class::isInstance);
  }

  @Test
  void another_replica_sees_a_step_end_by_notify() throws Exception {
    watchFromAnotherReplica(linkTo(closedPort()));
    assertThat(tap.byNotify).anyMatch(Ring.Progressed.class::isInstance);
  }

  private void watchFromAnotherReplica(RedisLink link) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch one = new CountDownLatch(1);
    CountDownLatch two = new CountDownLatch(1);
    Work gated =
        new Work(steps -> {
          steps.step("one", Void.class, () -> wait(begun, one));
          steps.step("two", Void.class, () -> wait(begun, two));
        });
    Replica working = replica(link, gated);
    Replica watching = replica(link);
    UUID id = enqueue(working);
    begun.await();

    try (JobWatch watch = watching.watches.open(id, null)) {
      List<ProgressEvent> told = new ArrayList<>(watch.next(LONG));
      assertThat(told).hasSize(2);
      await(() -> working.rings.isWatchedElsewhere(id));

      one.countDown();
      until(watch, told, 4);
      assertThat(told.subList(2, 4))
          .map(event -> ((StepChanged) event).name())
          .containsExactly("one", "two");

      two.countDown();
      until(watch, told, 6);
      assertThat(((JobChanged) told.getLast()).ended()).isTrue();
    }
  }

  private static Void wait(CountDownLatch begun, CountDownLatch end) throws InterruptedException {
    begun.countDown();
    end.await();
    return null;
  }

  private static void until(JobWatch watch, List<ProgressEvent> told, int count)
      throws InterruptedException {
    while (told.size() < count) {
      List<ProgressEvent> more = watch.next(LONG);
      assertThat(more).as("after %s", told).isNotEmpty();
      told.addAll(more);
    }
  }

  @Test
  void steps_that_nobody_watches_are_told_to_nobody() throws Exception {
    Replica here =
        replica(
            link(),
            new Work(steps -> {
              steps.step("one", Void.class, () -> null);
              ran.release();
            }));
    await(here.rings::isFast);

    inARow(here);

    assertThat(Collections.unmodifiableList(tap.byRedis)).allMatch(Ring.Due.class::isInstance);
    assertThat(tap.byNotify).isEmpty();
  }
}
