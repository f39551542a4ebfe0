package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.wire.TsigKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Which server, and how to deal with it.
 *
 * @param primary takes transfers and updates; need not be one the world asks (hidden primary)
 * @param key empty = the server trusts our address
 * @param lock what a plan is held against
 * @param timeout for one try
 * @param tries of one update, 1 or more
 */
public record Rfc2136Settings(
    InetSocketAddress primary, Optional<TsigKey> key, Lock lock, Duration timeout, int tries) {
  /** When a plan counts as stale. */
  public enum Lock {
    /** Any change in the zone since it was read, by the SOA's serial. */
    SERIAL,
    /** A change in the record sets that the plan touches; for zones that change all the time. */
    RECORD_SETS
  }

  public Rfc2136Settings {
    if (tries < 1) {
      throw new IllegalArgumentException("rfc2136 tries is %d, needs 1 or more".formatted(tries));
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("rfc2136 timeout is %s, needs more".formatted(timeout));
    }
  }

  /** Locked by serial, five seconds a try, three tries. */
  public static Rfc2136Settings of(InetSocketAddress primary, TsigKey key) {
    return new Rfc2136Settings(primary, Optional.of(key), Lock.SERIAL, Duration.ofSeconds(5), 3);
  }

  public Rfc2136Settings withLock(Lock other) {
    return new Rfc2136Settings(primary, key, other, timeout, tries);
  }

  public Rfc2136Settings withTimeout(Duration other) {
    return new Rfc2136Settings(primary, key, lock, other, tries);
  }
}
