package dev.rookery.dns.record;

/** A name server of a zone (RFC 1035 §3.3.11). */
public record Ns(Name server) implements Rdata {
  @Override
  public RecordType type() {
    return RecordType.NS;
  }

  @Override
  public String text() {
    return server.toString();
  }
}
