package dev.rookery.dns.record;

import java.util.ArrayList;
import java.util.List;

/** Quoted strings of zone files; octets are characters U+0000 to U+00FF (RFC 1035 §5.1). */
final class CharacterString {
  static final int MOST_OCTETS = 255;

  private CharacterString() {}

  static String quote(String octets) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : octets.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\%03d".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Pieces of at most 255 octets; one empty piece for the empty string. */
  static List<String> split(String octets) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < octets.length(); at += MOST_OCTETS) {
      pieces.add(octets.substring(at, Math.min(at + MOST_OCTETS, octets.length())));
    }
    return pieces.isEmpty() ? List.of("") : List.copyOf(pieces);
  }

  static String requireOctets(String octets) {
    octets
        .chars()
        .filter(c -> c > 0xff)
        .findFirst()
        .ifPresent(c -> {
          throw new IllegalArgumentException(
              "U+%04X in \"%s\": write each octet as one character".formatted(c, octets));
        });
    return octets;
  }
}
