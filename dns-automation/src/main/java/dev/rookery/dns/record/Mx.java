package dev.rookery.dns.record;

/**
 * A host that takes mail for the name (RFC 5321 §5.1); preference 0 and the root mean "no mail
 * here" (RFC 7505).
 *
 * @param preference 0 to 65535, lower is tried first
 */
public record Mx(int preference, Name exchange) implements Rdata {
  public Mx {
    Ranges.requireU16("MX preference", preference);
  }

  @Override
  public RecordType type() {
    return RecordType.MX;
  }

  @Override
  public String text() {
    return preference + " " + exchange;
  }
}
