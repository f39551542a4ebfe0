package dev.rookery.standards.smtp;

import java.io.IOException;

/** CR or LF stood alone, by which one message can be smuggled inside another (RFC 5321 §2.3.8). */
final class BareLineEndException extends IOException {
  BareLineEndException(String which) {
    super("bare <" + which + "> received");
  }
}
