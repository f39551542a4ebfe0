package dev.rookery.dns.record;

/** Where a service runs (RFC 2782); all numbers 0 to 65535. */
public record Srv(int priority, int weight, int port, Name target) implements Rdata {
  public Srv {
    Ranges.requireU16("SRV priority", priority);
    Ranges.requireU16("SRV weight", weight);
    Ranges.requireU16("SRV port", port);
  }

  @Override
  public RecordType type() {
    return RecordType.SRV;
  }

  @Override
  public String text() {
    return "%d %d %d %s".formatted(priority, weight, port, target);
  }
}
