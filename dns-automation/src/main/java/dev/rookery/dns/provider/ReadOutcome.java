package dev.rookery.dns.provider;

import dev.rookery.dns.zone.Zone;
import java.time.Instant;

/** How reading a zone ended. */
public sealed interface ReadOutcome {
  /** The zone as it is now. */
  record Read(Zone zone) implements ReadOutcome {}

  /** The provider will not show it; a person must act. */
  record Refused(String reason) implements ReadOutcome {}

  /** No usable answer; asking again may help. */
  record Unavailable(String reason, Instant retryAt) implements ReadOutcome {}
}
