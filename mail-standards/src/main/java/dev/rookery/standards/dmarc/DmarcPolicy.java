package dev.rookery.standards.dmarc;

import java.util.Locale;
import java.util.Optional;

/** What a domain wants done with a message that fails. RFC 9989 §4.7. */
public enum DmarcPolicy {
  NONE,
  QUARANTINE,
  REJECT;

  /** As written in a record. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DmarcPolicy> find(String word) {
    for (DmarcPolicy known : values()) {
      if (known.word().equalsIgnoreCase(word)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** One step milder, as {@code t=y} asks for. RFC 9989 §4.7. */
  DmarcPolicy milder() {
    return switch (this) {
      case REJECT -> QUARANTINE;
      case QUARANTINE, NONE -> NONE;
    };
  }
}
