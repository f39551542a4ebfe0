package dev.rookery.lab.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One plain business letter.
 *
 * @param number makes it unlike any other
 */
record Letter(String from, String to, int number) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US).withZone(ZoneOffset.UTC);

  byte[] bytes(Instant now) {
    String domain = from.substring(from.indexOf('@') + 1);
    return """
    From: Ada Archer <%s>
    To: <%s>
    Subject: A question about your warehouse, no. %d
    Date: %s
    Message-ID: <lab-%d-%d@%s>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 8bit

    Hello,

    we make shelves, and saw that you are building a second hall. May I send
    you a drawing?

    Ada Archer, Acme Shelves, 1 Harbour Street, Port Example
    Grüße aus dem Labor
    """
        .formatted(from, to, number, DATE.format(now), number, now.toEpochMilli(), domain)
        .replace("\n", "\r\n")
        .getBytes(UTF_8);
  }

  /** The same letter with so many octets that it is hard to carry. */
  byte[] padded(int octets) {
    byte[] letter = bytes(Instant.now());
    byte[] line = ("x".repeat(76) + "\r\n").getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets);
    out.writeBytes(letter);
    while (out.size() < octets) {
      out.writeBytes(line);
    }
    return out.toByteArray();
  }
}
