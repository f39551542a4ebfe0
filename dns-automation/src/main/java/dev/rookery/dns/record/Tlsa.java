package dev.rookery.dns.record;

import java.util.HexFormat;

/**
 * Binds a server's certificate to its name (RFC 6698 §2.1); the three numbers are 0 to 255.
 *
 * @param association lower case hex
 */
public record Tlsa(int usage, int selector, int matching, String association) implements Rdata {
  public Tlsa {
    Ranges.requireU8("TLSA usage", usage);
    Ranges.requireU8("TLSA selector", selector);
    Ranges.requireU8("TLSA matching type", matching);
    association = HexFormat.of().formatHex(HexFormat.of().parseHex(association));
  }

  @Override
  public RecordType type() {
    return RecordType.TLSA;
  }

  @Override
  public String text() {
    return "%d %d %d %s".formatted(usage, selector, matching, association);
  }
}
