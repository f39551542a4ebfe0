package dev.rookery.dns.wire;

/** The server answered, but not as one that holds the zone; asking it again does not help. */
public final class NoAuthorityException extends Exception {
  NoAuthorityException(String message) {
    super(message);
  }
}
