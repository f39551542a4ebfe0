package dev.rookery.standards.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One header field, octet for octet. RFC 5322 §2.2; raw UTF-8 is kept as it is (RFC 6532 §3.2).
 *
 * <p>Instances are immutable; {@link #raw} hands out a copy.
 */
public final class HeaderField {
  private static final int NAME_MAX = 998; // RFC 5322 §2.1.1

  private final byte[] raw;
  private final int colon;
  private final String name;

  private HeaderField(byte[] raw, int colon, String name) {
    this.raw = raw;
    this.colon = colon;
    this.name = name;
  }

  /**
   * A field to be added.
   *
   * @param name printable ASCII without colon or space
   * @param value text after the colon, may be folded with CRLF and a space or tab
   * @throws MalformedMessageException the name is not a field name, or the value holds a line break
   *     that does not fold
   */
  public static HeaderField of(String name, String value) {
    return ofRaw((name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A field as it stands in a message.
   *
   * @param raw from the first octet of the name to the last CRLF
   * @throws MalformedMessageException no name, no colon, a bare CR or LF, a line that does not fold
   */
  public static HeaderField ofRaw(byte[] raw) {
    int colon = requireName(raw);
    requireFolding(raw);
    String name = new String(raw, 0, colon, StandardCharsets.US_ASCII).stripTrailing();
    return new HeaderField(raw.clone(), colon, name);
  }

  /** RFC 5322 §3.6.8; §4.5.8 lets old messages have space between name and colon. */
  private static int requireName(byte[] raw) {
    for (int i = 0; i < raw.length && i <= NAME_MAX; i++) {
      if (raw[i] == ':' && i > 0) {
        return i;
      }
      boolean space = i > 0 && (raw[i] == ' ' || raw[i] == '\t');
      boolean afterSpace = i > 0 && (raw[i - 1] == ' ' || raw[i - 1] == '\t');
      if (!space && (raw[i] <= 0x20 || raw[i] == 0x7f || raw[i] == ':' || afterSpace)) {
        break;
      }
    }
    throw new MalformedMessageException("not a header field: '%s'".formatted(shown(raw)));
  }

  private static void requireFolding(byte[] raw) {
    for (int i = 0; i < raw.length; i++) {
      boolean pair = raw[i] == '\r' && i + 1 < raw.length && raw[i + 1] == '\n';
      if (pair) {
        i++;
        boolean last = i + 1 == raw.length;
        if (!last && raw[i + 1] != ' ' && raw[i + 1] != '\t') {
          throw wrong(raw, "a line break at %d that does not fold".formatted(i - 1));
        }
        if (last) {
          return;
        }
      } else if (raw[i] == '\r' || raw[i] == '\n' || raw[i] == 0) {
        throw wrong(raw, "octet 0x%02x at %d".formatted(raw[i], i));
      }
    }
    throw wrong(raw, "no CRLF at its end");
  }

  private static MalformedMessageException wrong(byte[] raw, String why) {
    return new MalformedMessageException("header field '%s' has %s".formatted(shown(raw), why));
  }

  private static String shown(byte[] raw) {
    return RawMessage.shown(raw, 0, raw.length);
  }

  /** The name as written, without the colon. */
  public String name() {
    return name;
  }

  /** From the first octet of the name to the last CRLF. */
  public byte[] raw() {
    return raw.clone();
  }

  /** Everything after the colon, to the last CRLF included. */
  public byte[] rawValue() {
    return Arrays.copyOfRange(raw, colon + 1, raw.length);
  }

  /**
   * The value unfolded (RFC 5322 §2.2.3) and trimmed, read as UTF-8; encoded words are left alone.
   */
  public String value() {
    String text = new String(raw, colon + 1, raw.length - colon - 1, StandardCharsets.UTF_8);
    return text.replace("\r\n", "").strip();
  }

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }

  int size() {
    return raw.length;
  }

  void appendTo(ByteArrayOutputStream out) {
    out.writeBytes(raw);
  }

  /** {@code Name: value}, unfolded. */
  @Override
  public String toString() {
    return name + ": " + value();
  }
}
