package dev.rookery.orchestrator.jobs.rings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FastLaneTest {
  /** A monotonic clock may be anywhere, so it runs over here. */
  private static final long NOW = Long.MAX_VALUE - 5;

  @Test
  void it_is_closed_until_redis_has_answered_and_asked_at_once() {
    FastLane lane = FastLane.untried(NOW);
    assertThat(lane.open()).isFalse();
    assertThat(lane.untilTry(NOW)).isZero();
    assertThat(lane.answered().open()).isTrue();
  }

  @Test
  void one_failure_closes_it_and_each_pause_is_longer_up_to_a_bound() {
    FastLane lane = FastLane.untried(NOW).answered();
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      lane = lane.failed(NOW);
      assertThat(lane.open()).isFalse();
      pauses.add(Duration.ofNanos(lane.untilTry(NOW)));
    }
    assertThat(pauses).isSorted().startsWith(FastLane.FIRST_PAUSE, Duration.ofSeconds(1));
    assertThat(pauses.getLast()).isEqualTo(FastLane.LONGEST_PAUSE);
  }

  @Test
  void an_answer_makes_the_next_pause_short_again() {
    FastLane lane = FastLane.untried(NOW).failed(NOW).failed(NOW).failed(NOW).answered();
    assertThat(lane.failed(NOW).untilTry(NOW)).isEqualTo(FastLane.FIRST_PAUSE.toNanos());
  }

  @Test
  void a_pause_that_is_over_is_no_negative_one() {
    FastLane lane = FastLane.untried(NOW).failed(NOW);
    assertThat(lane.untilTry(NOW + Duration.ofMinutes(1).toNanos())).isZero();
  }
}
