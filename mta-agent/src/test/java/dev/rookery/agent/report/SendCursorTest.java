package dev.rookery.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Watermark;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendCursorTest {
  private static final UUID EPOCH = new UUID(1, 1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SendCursor cursor = new SendCursor(EPOCH);

  @Test
  void a_watermark_that_climbs_needs_nothing_again() {
    cursor.sentUpTo(10, START);
    assertThat(cursor.observe(10, mark(4), START.plusSeconds(1))).isEmpty();
    assertThat(cursor.underWay()).isEqualTo(6);
    assertThat(cursor.sent()).isEqualTo(10);
  }

  @Test
  void a_watermark_that_went_back_sends_again_from_there() {
    cursor.sentUpTo(10, START);
    cursor.observe(10, mark(10), START);
    assertThat(cursor.observe(0, mark(3), START)).isPresent();
    assertThat(cursor.sent()).isEqualTo(3);
  }

  @Test
  void a_stream_that_is_too_short_was_lost() {
    cursor.sentUpTo(10, START);
    cursor.observe(10, mark(4), START);
    assertThat(cursor.observe(0, Optional.empty(), START))
        .hasValue("the stream holds 0 of 6 events under way");
    assertThat(cursor.sent()).isEqualTo(4);
  }

  @Test
  void a_stream_trimmed_below_the_watermark_was_not_lost() {
    cursor.sentUpTo(10, START);
    assertThat(cursor.observe(2, mark(8), START)).isEmpty();
  }

  @Test
  void a_watermark_that_stands_still_is_doubted_ever_more_patiently() {
    cursor.sentUpTo(10, START);
    assertThat(cursor.observe(10, mark(0), START.plusSeconds(4))).isEmpty();
    assertThat(cursor.observe(10, mark(0), START.plusSeconds(6))).isPresent();
    cursor.sentUpTo(10, START.plusSeconds(6));
    assertThat(cursor.observe(20, mark(0), START.plusSeconds(15))).isEmpty();
    assertThat(cursor.observe(20, mark(0), START.plusSeconds(17))).isPresent();
  }

  @Test
  void a_watermark_of_another_epoch_says_nothing_of_ours() {
    cursor.sentUpTo(10, START);
    cursor.observe(10, mark(10), START);
    assertThat(cursor.observe(10, Optional.of(new Watermark(new UUID(2, 2), 99)), START))
        .isPresent();
    assertThat(cursor.sent()).isZero();
  }

  @Test
  void a_restarted_agent_goes_on_above_the_watermark() {
    cursor.observe(0, mark(77), START);
    assertThat(cursor.sent()).isEqualTo(77);
  }

  private static Optional<Watermark> mark(long seq) {
    return Optional.of(new Watermark(EPOCH, seq));
  }
}
