package dev.rookery.orchestrator.jobs.rings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
  private static final UUID JOB = new UUID(1, 1);
  private static final long NOW = Long.MAX_VALUE - 5;
  private final Elsewhere elsewhere = new Elsewhere();

  @Test
  void a_job_is_watched_until_it_was_not_said_again_for_a_while() {
    elsewhere.see(List.of(JOB), NOW);
    assertThat(elsewhere.isWatched(JOB, NOW + Elsewhere.HOLDS.toNanos())).isTrue();
    assertThat(elsewhere.isWatched(JOB, NOW + Elsewhere.HOLDS.toNanos() + 1)).isFalse();
    assertThat(elsewhere.isWatched(new UUID(2, 2), NOW)).isFalse();
  }

  @Test
  void what_nobody_watches_any_more_is_forgotten() {
    elsewhere.see(List.of(JOB), NOW);
    elsewhere.see(List.of(), NOW + Elsewhere.HOLDS.toNanos() + 1);
    assertThat(elsewhere.isEmpty()).isTrue();
  }

  @Test
  void watchers_say_it_again_in_good_time() {
    assertThat(Elsewhere.HOLDS).isGreaterThan(RedisLane.PROBE.multipliedBy(2));
  }
}
