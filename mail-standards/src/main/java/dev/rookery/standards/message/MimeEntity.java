package dev.rookery.standards.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A message or a part of one, read as MIME. RFC 2045, RFC 2046. Tolerant, because reports come from
 * everywhere, and bounded: at most 64 parts in a multipart and 4 levels are looked at.
 */
public final class MimeEntity {
  private static final int PARTS_MAX = 64;
  private static final int DEPTH_MAX = 4;

  private final RawMessage message;
  private final ContentType type;
  private final int depth;

  private MimeEntity(RawMessage message, int depth) {
    this.message = message;
    this.type =
        message
            .findHeader("Content-Type")
            .map(h -> ContentType.parse(h.value()))
            .orElse(ContentType.PLAIN);
    this.depth = depth;
  }

  public static MimeEntity of(RawMessage message) {
    return new MimeEntity(message, 0);
  }

  public ContentType type() {
    return type;
  }

  /** Header and body as they stand. */
  public RawMessage message() {
    return message;
  }

  /**
   * Parts of a multipart in order; none for other types, without a boundary, or below the fourth
   * level. A part whose header is broken is left out. RFC 2046 §5.1.1.
   */
  public List<MimeEntity> parts() {
    Optional<String> boundary = type.find("boundary").filter(b -> !b.isEmpty());
    if (!type.isMultipart() || boundary.isEmpty() || depth >= DEPTH_MAX) {
      return List.of();
    }
    List<MimeEntity> parts = new ArrayList<>();
    for (byte[] part : split(message.body(), boundary.get())) {
      try {
        parts.add(new MimeEntity(RawMessage.parse(part), depth + 1));
      } catch (MalformedMessageException e) {
        continue; // others may be readable
      }
    }
    return parts;
  }

  /** This entity and all below it, in the order of the text. */
  public Stream<MimeEntity> all() {
    return Stream.concat(Stream.of(this), parts().stream().flatMap(MimeEntity::all));
  }

  private static List<byte[]> split(byte[] body, String boundary) {
    byte[] line = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    List<byte[]> parts = new ArrayList<>();
    int partAt = -1;
    for (int at = 0; at < body.length && parts.size() < PARTS_MAX; at = nextLine(body, at)) {
      if (!startsWith(body, at, line)) {
        continue;
      }
      if (partAt >= 0) { // RFC 2046 §5.1.1: the CRLF before a boundary belongs to the boundary
        parts.add(Arrays.copyOfRange(body, partAt, Math.max(partAt, at - 2)));
      }
      boolean last = startsWith(body, at + line.length, new byte[] {'-', '-'});
      if (last) {
        return parts;
      }
      partAt = nextLine(body, at);
    }
    if (partAt >= 0 && partAt < body.length && parts.size() < PARTS_MAX) { // cut short on the way
      parts.add(Arrays.copyOfRange(body, partAt, body.length));
    }
    return parts;
  }

  private static int nextLine(byte[] body, int at) {
    int next = at;
    while (next < body.length && body[next] != '\n') {
      next++;
    }
    return Math.min(body.length, next + 1);
  }

  private static boolean startsWith(byte[] body, int at, byte[] prefix) {
    return at + prefix.length <= body.length
        && Arrays.equals(body, at, at + prefix.length, prefix, 0, prefix.length);
  }

  /**
   * The body without its transfer encoding; as it stands when that cannot be undone. RFC 2045 §6.
   */
  public byte[] decodedBody() {
    String encoding =
        message.findHeader("Content-Transfer-Encoding").map(HeaderField::value).orElse("7bit");
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "base64" -> base64(message.body());
      case "quoted-printable" -> quotedPrintable(message.body());
      default -> message.body();
    };
  }

  private static byte[] base64(byte[] body) {
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      return body;
    }
  }

  /** RFC 2045 §6.7. */
  private static byte[] quotedPrintable(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
    for (int i = 0; i < body.length; i++) {
      boolean escape = body[i] == '=' && i + 2 < body.length;
      if (escape && body[i + 1] == '\r' && body[i + 2] == '\n') {
        i += 2;
      } else if (escape && hex(body[i + 1]) >= 0 && hex(body[i + 2]) >= 0) {
        out.write(hex(body[i + 1]) << 4 | hex(body[i + 2]));
        i += 2;
      } else {
        out.write(body[i]);
      }
    }
    return out.toByteArray();
  }

  private static int hex(byte octet) {
    return Character.digit(octet, 16);
  }
}
