package dev.rookery.dns.record;

/** The name this one is an alias of (RFC 1035 §3.3.1). */
public record Cname(Name target) implements Rdata {
  @Override
  public RecordType type() {
    return RecordType.CNAME;
  }

  @Override
  public String text() {
    return target.toString();
  }
}
