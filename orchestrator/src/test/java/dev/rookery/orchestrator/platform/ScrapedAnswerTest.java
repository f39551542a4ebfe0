package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScrapedAnswerTest {
  private long now = Long.MAX_VALUE - 1_000; // as a monotonic clock may overflow
  private int asked;
  private Duration takes = Duration.ZERO;
  private boolean away;

  private final ScrapedAnswer<Integer> answer = new ScrapedAnswer<>(this::ask, () -> now);

  private int ask() {
    now += takes.toNanos();
    asked++;
    if (away) {
      throw new TemporaryException("PostgreSQL does not answer", Duration.ofSeconds(2));
    }
    return asked;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void many_scrapers_cost_one_question() {
    for (int i = 0; i < 100; i++) {
      assertThat(answer.get()).contains(1);
      pass(ScrapedAnswer.FRESH.dividedBy(101));
    }
    assertThat(asked).isEqualTo(1);
    pass(ScrapedAnswer.FRESH.dividedBy(50));
    assertThat(answer.get()).contains(2);
  }

  @Test
  void what_took_long_is_kept_twenty_times_as_long() {
    takes = Duration.ofSeconds(2);
    assertThat(answer.get()).contains(1);
    pass(Duration.ofSeconds(40).minusNanos(1));
    assertThat(answer.get()).contains(1);
    pass(Duration.ofNanos(1));
    assertThat(answer.get()).contains(2);
  }

  @Test
  void nothing_is_kept_longer_than_a_minute() {
    takes = Duration.ofSeconds(5);
    assertThat(answer.get()).contains(1);
    pass(Duration.ofMinutes(1));
    assertThat(answer.get()).contains(2);
  }

  @Test
  void an_absent_answer_is_kept_too_and_an_old_one_is_not_shown_for_it() {
    assertThat(answer.get()).contains(1);
    away = true;
    pass(ScrapedAnswer.FRESH);
    assertThat(answer.get()).isEmpty();
    assertThat(answer.get()).isEmpty();
    assertThat(asked).isEqualTo(2);
    away = false;
    pass(ScrapedAnswer.FRESH);
    assertThat(answer.get()).contains(3);
  }
}
