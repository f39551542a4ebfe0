package dev.rookery.orchestrator.fleet;

import java.util.Locale;
import java.util.Set;

/** Where a node stands in our wanting; the words are the column's. */
public enum NodeState {
  /** A machine was asked for; there may be no address yet. */
  ORDERED,
  /** Address, host key and names are known. */
  ADDRESSED,
  /** The host is what we want it to be. */
  PROVISIONED,
  /** Its agent holds keys of its own. */
  ENROLLED,
  /** Past the gate; sends within warm-up caps. */
  WARMING,
  /** All its addresses are warm. */
  ACTIVE,
  /** A person must look; nothing is sent to it. */
  QUARANTINED,
  /** Given back. */
  RETIRED;

  /** The states that may follow this one, quarantine and release apart. */
  Set<NodeState> next() {
    return switch (this) {
      case ORDERED -> Set.of(ADDRESSED, RETIRED);
      case ADDRESSED -> Set.of(PROVISIONED, RETIRED);
      case PROVISIONED -> Set.of(ENROLLED, RETIRED);
      case ENROLLED -> Set.of(WARMING, RETIRED);
      case WARMING -> Set.of(ACTIVE, RETIRED); // by its warm-ups alone
      case ACTIVE -> Set.of(WARMING, RETIRED);
      case QUARANTINED -> Set.of(RETIRED);
      case RETIRED -> Set.of();
    };
  }

  /** True when it is past its gate; {@link Node#isInService} tells whether mail goes to it. */
  public boolean isSending() {
    return this == WARMING || this == ACTIVE;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static NodeState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
