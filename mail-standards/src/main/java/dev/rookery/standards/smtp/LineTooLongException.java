package dev.rookery.standards.smtp;

import java.io.IOException;

/** A command line was longer than allowed; it has been read to its end (RFC 5321 §4.5.3.1). */
final class LineTooLongException extends IOException {
  LineTooLongException(int max) {
    super("line longer than " + max + " octets");
  }
}
