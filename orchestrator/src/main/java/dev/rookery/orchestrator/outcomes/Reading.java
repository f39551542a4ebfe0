package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Event;
import java.util.Optional;

/** What came of reading one stream entry. */
sealed interface Reading {

  /** Where it stands in the node's journal, as far as that can be trusted. */
  Optional<Position> position();

  /** Signed by the node and fit to be counted. */
  record Genuine(Event event) implements Reading {
    @Override
    public Optional<Position> position() {
      return Optional.of(new Position(event.epoch(), event.seq()));
    }
  }

  /**
   * Kept for a person to look at.
   *
   * @param body as it came, cut at {@code Frame.MAX_BODY}
   * @param reason one line
   * @param position present when the node did sign it: then the watermark passes over it, for the
   *     node would send it again for ever
   */
  record Refused(byte[] body, String reason, Optional<Position> position) implements Reading {}
}
