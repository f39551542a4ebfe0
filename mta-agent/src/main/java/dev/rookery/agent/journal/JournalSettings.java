package dev.rookery.agent.journal;

import java.time.Duration;

/**
 * @param segmentBytes a segment is closed once it has grown by this much
 * @param segmentAge a segment is closed once it is this old and something is written
 * @param keep reported events stay at least this long, because a fail-over or a restore of
 *     PostgreSQL may move the watermark back
 */
public record JournalSettings(int segmentBytes, Duration segmentAge, Duration keep) {
  public JournalSettings {
    if (segmentBytes < 1024) {
      throw new IllegalArgumentException(
          "journal segments of %d octets, need at least 1024".formatted(segmentBytes));
    }
  }

  /** 4 MiB, one hour, two days. */
  public static JournalSettings defaults() {
    return new JournalSettings(4 << 20, Duration.ofHours(1), Duration.ofHours(48));
  }
}
