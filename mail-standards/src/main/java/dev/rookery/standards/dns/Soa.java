package dev.rookery.standards.dns;

import java.time.Duration;

/**
 * Start of a zone. RFC 1035 §3.3.13.
 *
 * @param primary name of the primary server, absolute, lower-case, trailing dot
 * @param serial 0 to 4294967295, compared by RFC 1982 §3.2
 * @param negativeTtl how long "does not exist" may be kept (RFC 2308 §4)
 */
public record Soa(String primary, long serial, Duration negativeTtl) {
  public Soa {
    primary = Names.absolute(primary);
  }
}
