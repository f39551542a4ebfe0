package dev.rookery.standards.dkim;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** What may change on the way without breaking a signature. RFC 6376 §3.4. */
public enum Canonicalization {
  /** Nothing but empty lines at the end of the body. RFC 6376 §3.4.1, §3.4.3. */
  SIMPLE {
    @Override
    byte[] header(byte[] raw) {
      return raw;
    }

    @Override
    byte[] body(byte[] body) {
      int end = body.length;
      while (end >= 2 && body[end - 2] == '\r' && body[end - 1] == '\n') {
        end -= 2;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(end + 2);
      out.write(body, 0, end);
      out.writeBytes(CRLF);
      return out.toByteArray();
    }
  },

  /** White space and the case of field names, too. RFC 6376 §3.4.2, §3.4.4. */
  RELAXED {
    @Override
    byte[] header(byte[] raw) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
      int colon = 0;
      while (raw[colon] != ':') {
        colon++;
      }
      int nameEnd = colon;
      while (nameEnd > 0 && isWsp(raw[nameEnd - 1])) {
        nameEnd--;
      }
      for (int i = 0; i < nameEnd; i++) {
        out.write(Character.toLowerCase(raw[i]));
      }
      out.write(':');
      collapse(raw, colon + 1, out);
      out.writeBytes(CRLF);
      return out.toByteArray();
    }

    @Override
    byte[] body(byte[] body) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 2);
      int lineEnds = 0;
      boolean space = false;
      for (int i = 0; i < body.length; i++) {
        byte octet = body[i];
        if (octet == '\r' && i + 1 < body.length && body[i + 1] == '\n') {
          lineEnds++;
          space = false;
          i++;
        } else if (isWsp(octet)) {
          space = true;
        } else {
          for (; lineEnds > 0; lineEnds--) {
            out.writeBytes(CRLF);
          }
          if (space) {
            out.write(' ');
            space = false;
          }
          out.write(octet);
        }
      }
      if (out.size() > 0) {
        out.writeBytes(CRLF);
      }
      return out.toByteArray();
    }
  };

  private static final byte[] CRLF = {'\r', '\n'};

  /** A whole header field, CRLF included, before and after. */
  abstract byte[] header(byte[] raw);

  abstract byte[] body(byte[] body);

  private static boolean isWsp(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /** Unfolds, makes one space of each run of white space, and trims. */
  private static void collapse(byte[] raw, int from, ByteArrayOutputStream out) {
    boolean started = false;
    boolean space = false;
    for (int i = from; i < raw.length; i++) {
      byte octet = raw[i];
      if (isWsp(octet)) {
        space = true;
      } else if (octet != '\r' && octet != '\n') {
        if (space && started) {
          out.write(' ');
        }
        out.write(octet);
        space = false;
        started = true;
      }
    }
  }

  /** As written in {@code c=}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Canonicalization of(String word) {
    for (Canonicalization known : values()) {
      if (known.word().equals(word)) {
        return known;
      }
    }
    throw new IllegalArgumentException("canonicalization '%s' is unknown".formatted(word));
  }
}
