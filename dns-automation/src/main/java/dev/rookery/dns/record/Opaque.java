package dev.rookery.dns.record;

import java.util.HexFormat;

/**
 * Data of a type we have no words for; kept so that a zone is seen whole (RFC 3597 §5).
 *
 * @param hex the data's octets in lower case hex, uncompressed
 */
public record Opaque(RecordType type, String hex) implements Rdata {
  public Opaque {
    hex = HexFormat.of().formatHex(HexFormat.of().parseHex(hex));
  }

  @Override
  public String text() {
    return hex.isEmpty() ? "\\# 0" : "\\# %d %s".formatted(hex.length() / 2, hex);
  }
}
