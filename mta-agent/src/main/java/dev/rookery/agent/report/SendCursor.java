package dev.rookery.agent.report;

import dev.rookery.contract.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides from which event on to send. Sending too much is harmless, for the control plane counts
 * each event once; sending too little is not. So on every doubt it goes back to the watermark: when
 * the watermark went back, when the stream is shorter than what must still be in it, and when
 * nothing moved for a while. For one thread.
 */
final class SendCursor {
  private static final Duration PATIENCE_MIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE_MAX = Duration.ofMinutes(5);

  private final UUID epoch;
  private long acknowledged;
  private long sent;
  private Instant progressed = Instant.MAX;
  private Duration patience = PATIENCE_MIN;

  /**
   * @param epoch of this node's journal; a watermark of another epoch says nothing about ours
   */
  SendCursor(UUID epoch) {
    this.epoch = epoch;
  }

  /** The last event sent; the next to send is one above it. */
  long sent() {
    return sent;
  }

  /** All events up to this one are in PostgreSQL, as far as we were told. */
  long acknowledged() {
    return acknowledged;
  }

  /** Events sent and not yet acknowledged. */
  long underWay() {
    return sent - acknowledged;
  }

  void sentUpTo(long seq, Instant now) {
    if (underWay() == 0) {
      progressed = now;
    }
    sent = seq;
  }

  /**
   * Takes what Redis shows.
   *
   * @param streamLength read before the watermark was, so that an honest stream is never too short
   * @return why events must be sent again, empty when they need not
   */
  Optional<String> observe(long streamLength, Optional<Watermark> published, Instant now) {
    Optional<Long> mark = published.filter(m -> m.epoch().equals(epoch)).map(Watermark::seq);
    boolean otherEpoch = published.isPresent() && mark.isEmpty();
    long seen = otherEpoch ? 0 : mark.orElse(acknowledged);
    if (seen < acknowledged) {
      long before = acknowledged;
      acknowledged = seen;
      return again("the watermark went back from %d to %d".formatted(before, seen), now);
    }
    if (seen > acknowledged) {
      acknowledged = seen;
      sent = Math.max(sent, seen);
      progressed = now;
      patience = PATIENCE_MIN;
    }
    if (streamLength < underWay()) {
      return again(
          "the stream holds %d of %d events under way".formatted(streamLength, underWay()), now);
    }
    if (underWay() > 0 && now.isAfter(progressed.plus(patience))) {
      Duration waited = patience;
      patience = doubled();
      return again("the watermark did not move for %s".formatted(waited), now);
    }
    return Optional.empty();
  }

  private Optional<String> again(String reason, Instant now) {
    sent = acknowledged;
    progressed = now;
    return Optional.of(reason);
  }

  private Duration doubled() {
    Duration twice = patience.multipliedBy(2);
    return twice.compareTo(PATIENCE_MAX) < 0 ? twice : PATIENCE_MAX;
  }
}
