package dev.rookery.dns.record;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text (RFC 1035 §3.3.14). Readers join the strings with nothing between (RFC 7208 §3.3, RFC 6376
 * §3.6.2.2), so two texts are equal when the joined octets are; how the octets were cut is kept,
 * because an update that names the record must repeat it to the octet.
 */
public final class Txt implements Rdata {
  private static final int MOST_OCTETS = 65_535 - 257;

  private final List<String> strings;
  private final String joined;

  private Txt(List<String> strings) {
    this.strings = strings;
    this.joined = String.join("", strings);
  }

  /**
   * Text cut into strings of 255 octets.
   *
   * @param octets each octet as one character U+0000 to U+00FF
   * @throws IllegalArgumentException other characters, or more than a record can hold
   */
  public static Txt of(String octets) {
    if (octets.length() > MOST_OCTETS) {
      throw new IllegalArgumentException(
          "text of %d octets, at most %d".formatted(octets.length(), MOST_OCTETS));
    }
    return new Txt(CharacterString.split(CharacterString.requireOctets(octets)));
  }

  /** Text cut as given; at least one string, each of at most 255 octets. */
  public static Txt ofStrings(List<String> strings) {
    if (strings.isEmpty()) {
      throw new IllegalArgumentException("TXT needs at least one string (RFC 1035 §3.3.14)");
    }
    for (String string : strings) {
      if (string.length() > CharacterString.MOST_OCTETS) {
        throw new IllegalArgumentException(
            "TXT string of %d octets, at most %d (RFC 1035 §3.3)"
                .formatted(string.length(), CharacterString.MOST_OCTETS));
      }
      CharacterString.requireOctets(string);
    }
    return new Txt(List.copyOf(strings));
  }

  /** As on the wire, each of at most 255 octets. */
  public List<String> strings() {
    return strings;
  }

  /** What a reader sees. */
  public String joined() {
    return joined;
  }

  @Override
  public RecordType type() {
    return RecordType.TXT;
  }

  @Override
  public String text() {
    return strings.stream().map(CharacterString::quote).collect(Collectors.joining(" "));
  }

  @Override
  public String canonical() {
    return CharacterString.quote(joined);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Txt txt && joined.equals(txt.joined);
  }

  @Override
  public int hashCode() {
    return joined.hashCode();
  }

  @Override
  public String toString() {
    return "Txt[" + canonical() + "]";
  }
}
