package dev.rookery.standards.dns;

import java.time.Instant;

/**
 * No usable answer from any server in time. Temporary: asking again after {@link #retryAt} may
 * help.
 */
public final class DnsUnavailableException extends RuntimeException {
  private final Instant retryAt;

  /**
   * @param type the record type asked for, e.g. {@code "TXT"}
   * @param name the name asked for
   * @param found what happened at each server
   */
  public DnsUnavailableException(String type, String name, String found, Instant retryAt) {
    super("no DNS answer for %s %s: %s; ask again after %s".formatted(type, name, found, retryAt));
    this.retryAt = retryAt;
  }

  /** Earliest instant at which it makes sense to ask again. */
  public Instant retryAt() {
    return retryAt;
  }
}
