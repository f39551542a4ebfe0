package dev.rookery.dns.record;

import java.util.Locale;

/**
 * Which authority may issue certificates (RFC 8659 §4.1).
 *
 * @param flags 0 to 255; 128 = critical
 * @param tag lower case letters and digits
 * @param value octets as characters U+0000 to U+00FF
 */
public record Caa(int flags, String tag, String value) implements Rdata {
  public Caa {
    Ranges.requireU8("CAA flags", flags);
    tag = tag.toLowerCase(Locale.ROOT);
    if (!tag.matches("[a-z0-9]{1,255}")) {
      throw new IllegalArgumentException(
          "CAA tag \"%s\", needs letters and digits (RFC 8659 §4.1)".formatted(tag));
    }
  }

  @Override
  public RecordType type() {
    return RecordType.CAA;
  }

  @Override
  public String text() {
    return "%d %s %s".formatted(flags, tag, CharacterString.quote(value));
  }
}
