package dev.rookery.lab.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How far the secondary is behind the primary; one for all zones. */
final class SecondaryLag {
  private final InstantSource clock;
  private Duration lag = Duration.ZERO;
  private Optional<Instant> heldAt = Optional.empty();

  SecondaryLag(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void set(Duration lag) {
    this.lag = lag;
  }

  synchronized void hold() {
    heldAt = Optional.of(horizon());
  }

  synchronized void release() {
    heldAt = Optional.empty();
  }

  /** The secondary has every version that the primary had until then. */
  synchronized Instant horizon() {
    return heldAt.orElseGet(() -> clock.instant().minus(lag));
  }
}
