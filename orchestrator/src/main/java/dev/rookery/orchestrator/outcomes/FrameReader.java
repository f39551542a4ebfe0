package dev.rookery.orchestrator.outcomes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.Event;
import dev.rookery.contract.Frame;
import dev.rookery.contract.NodeKeys;
import dev.rookery.orchestrator.outcomes.Reading.Genuine;
import dev.rookery.orchestrator.outcomes.Reading.Refused;
import dev.rookery.orchestrator.platform.Json;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens one node's frames: MAC, codec, then whether the event can be stored as it is. */
final class FrameReader {
  private static final byte[] NOTHING = {};
  private final UUID node;
  private final NodeKeys keys;

  FrameReader(UUID node, NodeKeys keys) {
    this.node = node;
    this.keys = keys;
  }

  /** What any version of an event says; enough to pass over one that cannot be read here. */
  private record Envelope(@Nullable UUID epoch, long seq) {}

  Reading read(StreamEntry entry) {
    if (entry.body() == null || entry.mac() == null) {
      return refused(entry.body(), "entry %s lacks body or MAC".formatted(entry.id()), false);
    }
    try {
      keys.open(new Frame(entry.body(), new String(entry.mac(), UTF_8)));
    } catch (ContractException e) {
      return refused(entry.body(), e.getMessage(), false);
    }
    return event(entry.body());
  }

  private Reading event(byte[] body) {
    try {
      Event event = Codec.read(body, Event.class);
      Optional<String> objection = EventRules.objection(node, event);
      return objection.isEmpty() ? new Genuine(event) : refused(body, objection.get(), true);
    } catch (ContractException e) {
      String cause = e.getCause() == null ? "" : ": " + firstLine(e.getCause().getMessage());
      return refused(body, e.getMessage() + cause, true);
    } catch (RuntimeException e) { // whatever a node signs, its neighbours' events go on
      return refused(body, "cannot be read: " + e, true);
    }
  }

  private static Refused refused(byte @Nullable [] body, @Nullable String reason, boolean signed) {
    byte[] kept = body == null ? NOTHING : body;
    return new Refused(
        kept.length > Frame.MAX_BODY ? Arrays.copyOf(kept, Frame.MAX_BODY) : kept,
        reason == null ? "not readable" : reason,
        signed ? position(kept) : Optional.empty());
  }

  private static Optional<Position> position(byte[] body) {
    try {
      @Nullable Envelope envelope = Json.read(new String(body, UTF_8), Envelope.class);
      return envelope == null || envelope.epoch() == null || envelope.seq() < 1
          ? Optional.empty()
          : Optional.of(new Position(envelope.epoch(), envelope.seq()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
