package dev.rookery.standards.smtp;

import java.io.ByteArrayOutputStream;

/** Makes a message safe to send after DATA (RFC 5321 §4.5.2). */
final class DotStuffing {
  private static final byte[] END = {'.', '\r', '\n'};

  private DotStuffing() {}

  /**
   * Doubles dots at line starts and appends the end of data; a missing last CRLF is added.
   *
   * @throws IllegalArgumentException the message has a CR or LF alone
   */
  static byte[] encode(byte[] message) {
    requireCrlf(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 64);
    int from = 0;
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '.' && startsLine(message, i)) {
        out.write(message, from, i - from);
        out.write('.');
        from = i;
      }
    }
    out.write(message, from, message.length - from);
    if (!startsLine(message, message.length)) {
      out.write('\r');
      out.write('\n');
    }
    out.writeBytes(END);
    return out.toByteArray();
  }

  private static boolean startsLine(byte[] message, int index) {
    return index == 0 || message[index - 1] == '\n';
  }

  private static void requireCrlf(byte[] message) {
    for (int i = 0; i < message.length; i++) {
      boolean bareLf = message[i] == '\n' && (i == 0 || message[i - 1] != '\r');
      boolean bareCr = message[i] == '\r' && (i + 1 == message.length || message[i + 1] != '\n');
      if (bareLf || bareCr) {
        throw new IllegalArgumentException(
            "message has a bare %s at octet %d, lines must end in CRLF"
                .formatted(bareLf ? "LF" : "CR", i));
      }
    }
  }
}
