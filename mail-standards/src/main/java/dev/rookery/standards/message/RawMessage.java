package dev.rookery.standards.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A message split into header fields and body; {@link #bytes} gives back what {@link #parse} got.
 * RFC 5322 §2.1. Immutable: verbs answer a new message. Arrays are handed out as copies.
 */
public final class RawMessage {
  private static final int SHOWN_MAX = 60;

  private final List<HeaderField> headers;
  private final byte[] separator; // CRLF, or nothing when the message ends within its header
  private final byte[] body;

  private RawMessage(List<HeaderField> headers, byte[] separator, byte[] body) {
    this.headers = List.copyOf(headers);
    this.separator = separator;
    this.body = body;
  }

  /**
   * Splits a message whose header lines end in CRLF. The body is opaque: any octets.
   *
   * @throws MalformedMessageException a header line without name or colon, with a bare CR, LF or
   *     NUL, or a folded line before the first field
   */
  public static RawMessage parse(byte[] message) {
    List<HeaderField> headers = new ArrayList<>();
    int at = 0;
    while (at < message.length && !isCrlf(message, at)) {
      int end = endOfField(message, at);
      headers.add(HeaderField.ofRaw(Arrays.copyOfRange(message, at, end)));
      at = end;
    }
    int bodyAt = Math.min(message.length, at + 2);
    return new RawMessage(
        headers,
        Arrays.copyOfRange(message, at, bodyAt),
        Arrays.copyOfRange(message, bodyAt, message.length));
  }

  /**
   * Splits text from a file: every line end (LF, CRLF) becomes CRLF first.
   *
   * @throws MalformedMessageException as {@link #parse}
   */
  public static RawMessage ofLines(byte[] text) {
    ByteArrayOutputStream crlf = new ByteArrayOutputStream(text.length + text.length / 32);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
        crlf.write('\r');
      }
      crlf.write(text[i]);
    }
    return parse(crlf.toByteArray());
  }

  private static boolean isCrlf(byte[] octets, int at) {
    return at + 1 < octets.length && octets[at] == '\r' && octets[at + 1] == '\n';
  }

  /** Where the next field or the empty line starts: after a CRLF that no space or tab follows. */
  private static int endOfField(byte[] message, int from) {
    for (int i = from; i < message.length; i++) {
      if (isCrlf(message, i)) {
        int next = i + 2;
        boolean folds = next < message.length && (message[next] == ' ' || message[next] == '\t');
        if (!folds) {
          return next;
        }
      }
    }
    return message.length;
  }

  static String shown(byte[] octets, int from, int to) {
    String text = new String(octets, from, Math.min(to - from, SHOWN_MAX), StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '·' : (char) c));
    return to - from > SHOWN_MAX ? shown.append('…').toString() : shown.toString();
  }

  /** All fields, top first. */
  public List<HeaderField> headers() {
    return headers;
  }

  /** Fields of a name in any case, top first. */
  public List<HeaderField> headers(String name) {
    return headers.stream().filter(h -> h.isNamed(name)).toList();
  }

  /** The topmost field of a name in any case. */
  public Optional<HeaderField> findHeader(String name) {
    return headers.stream().filter(h -> h.isNamed(name)).findFirst();
  }

  /** Octets after the empty line; empty when there is none. */
  public byte[] body() {
    return body.clone();
  }

  /** The same message with one more field above all others. */
  public RawMessage withHeaderOnTop(HeaderField field) {
    List<HeaderField> more = new ArrayList<>(headers.size() + 1);
    more.add(field);
    more.addAll(headers);
    return new RawMessage(more, separator, body);
  }

  /** The same message without any field of this name, in any case. */
  public RawMessage withoutHeaders(String name) {
    return new RawMessage(headers.stream().filter(h -> !h.isNamed(name)).toList(), separator, body);
  }

  /** Octets of {@link #bytes}. */
  public int size() {
    return headers.stream().mapToInt(HeaderField::size).sum() + separator.length + body.length;
  }

  /** The whole message. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size());
    headers.forEach(h -> h.appendTo(out));
    out.writeBytes(separator);
    out.writeBytes(body);
    return out.toByteArray();
  }
}
