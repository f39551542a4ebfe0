package dev.rookery.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One journalled event of a node. {@code (node, epoch, seq)} names it for ever.
 *
 * @param v contract version
 * @param epoch made anew when the agent starts with an empty journal
 * @param seq 1, 2, 3 … without gaps within an epoch
 * @param at the node's clock; never used for order
 * @param message present for every kind but {@link EventKind#APPLIED} and node-wide ones
 * @param appliedVersion wanted-state version, only with {@link EventKind#APPLIED}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Event(
    int v,
    UUID node,
    UUID epoch,
    long seq,
    Instant at,
    EventKind kind,
    @Nullable MessageFact message,
    @Nullable Long appliedVersion) {

  public Event {
    if (seq < 1) {
      throw new IllegalArgumentException("event.seq is %d, needs at least 1".formatted(seq));
    }
  }
}
