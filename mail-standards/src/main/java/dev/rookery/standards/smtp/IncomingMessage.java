package dev.rookery.standards.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What followed the 354: a message with its dots unstuffed, or too much of one. */
sealed interface IncomingMessage {

  /** The whole message with CRLF line ends. */
  record Complete(byte[] message) implements IncomingMessage {}

  /** More than the limit. {@code drained} tells whether the end of data was reached. */
  record TooLarge(boolean drained) implements IncomingMessage {}

  /**
   * Reads up to {@code <CRLF>.<CRLF>} (RFC 5321 §4.5.2); nothing else ends a message.
   *
   * @throws BareLineEndException CR or LF alone anywhere in the message
   */
  static IncomingMessage read(Wire wire, long limit) throws IOException {
    return new Reader(wire, limit).read();
  }

  /** The states of the line that is being read. */
  enum Position {
    LINE_START,
    TEXT,
    AFTER_CR,
    AFTER_DOT,
    AFTER_DOT_CR
  }

  /** One pass over the octets; beyond the limit it counts and keeps nothing. */
  final class Reader {
    private final Wire wire;
    private final long limit;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(8 * 1024);
    private Position position = Position.LINE_START;
    private long octets;

    Reader(Wire wire, long limit) {
      this.wire = wire;
      this.limit = limit;
    }

    IncomingMessage read() throws IOException {
      long patience = 4 * limit + 1_000_000;
      boolean ended = false;
      while (!ended && octets < patience) {
        int c = wire.readOctet();
        if (c == -1) {
          throw new IOException("connection lost within a message");
        }
        ended = take(c);
      }
      if (octets > limit) {
        return new TooLarge(ended);
      }
      return new Complete(message.toByteArray());
    }

    private boolean take(int c) throws IOException {
      if (c == '\n') {
        return lineFeed();
      }
      if (position == Position.AFTER_CR || position == Position.AFTER_DOT_CR) {
        throw new BareLineEndException("CR");
      }
      if (c == '\r') {
        position = position == Position.AFTER_DOT ? Position.AFTER_DOT_CR : Position.AFTER_CR;
      } else if (c == '.' && position == Position.LINE_START) {
        position = Position.AFTER_DOT;
      } else {
        keep(c);
        position = Position.TEXT;
      }
      return false;
    }

    private boolean lineFeed() throws IOException {
      return switch (position) {
        case AFTER_DOT_CR -> true;
        case AFTER_CR -> {
          keep('\r');
          keep('\n');
          position = Position.LINE_START;
          yield false;
        }
        case LINE_START, TEXT, AFTER_DOT -> throw new BareLineEndException("LF");
      };
    }

    private void keep(int c) {
      if (++octets <= limit) {
        message.write(c);
      }
    }
  }
}
