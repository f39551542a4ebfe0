package dev.rookery.standards.spf;

/** A record breaks RFC 7208 §4.6.1 or a limit of §4.6.4: permerror. Never leaves this package. */
final class SpfSyntaxException extends RuntimeException {
  SpfSyntaxException(String message) {
    super(message);
  }
}
