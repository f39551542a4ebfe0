package dev.rookery.dns.record;

/**
 * Start of a zone (RFC 1035 §3.3.13).
 *
 * @param mailbox the responsible person, {@code @} written as a dot
 * @param serial 0 to 2^32-1, compared by RFC 1982
 * @param minimum seconds a missing name may be cached (RFC 2308 §4)
 */
public record Soa(
    Name primary, Name mailbox, long serial, long refresh, long retry, long expire, long minimum)
    implements Rdata {
  public Soa {
    Ranges.requireU32("SOA serial", serial);
    Ranges.requireU32("SOA refresh", refresh);
    Ranges.requireU32("SOA retry", retry);
    Ranges.requireU32("SOA expire", expire);
    Ranges.requireU32("SOA minimum", minimum);
  }

  public Soa withSerial(long other) {
    return new Soa(primary, mailbox, other, refresh, retry, expire, minimum);
  }

  @Override
  public RecordType type() {
    return RecordType.SOA;
  }

  @Override
  public String text() {
    return "%s %s %d %d %d %d %d"
        .formatted(primary, mailbox, serial, refresh, retry, expire, minimum);
  }
}
