package dev.rookery.lab.dns;

import java.util.Optional;

/** Which of the two authoritative servers was asked. */
public enum ServerRole {
  PRIMARY,
  SECONDARY;

  /** The version of the zone that this server has; empty when it has none yet. */
  Optional<ZoneContent> content(LabZone zone) {
    return switch (this) {
      case PRIMARY -> Optional.of(zone.atPrimary());
      case SECONDARY -> zone.atSecondary();
    };
  }
}
