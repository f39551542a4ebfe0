package dev.rookery.dns.record;

/** The name an address or other key points to (RFC 1035 §3.3.12). */
public record Ptr(Name target) implements Rdata {
  @Override
  public RecordType type() {
    return RecordType.PTR;
  }

  @Override
  public String text() {
    return target.toString();
  }
}
