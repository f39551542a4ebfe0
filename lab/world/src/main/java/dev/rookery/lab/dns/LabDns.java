package dev.rookery.lab.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The DNS of the simulated world: one primary and one secondary for all zones, over UDP and TCP,
 * with EDNS, TSIG, UPDATE (RFC 2136) and AXFR. Both answer any name of the lab when asked with RD,
 * so {@link #resolver} serves as the lab's recursive resolver.
 */
public final class LabDns implements AutoCloseable {
  private static final String SERVER_ZONE = "lab.test.";
  private static final String PRIMARY_NAME = "ns1.lab.test.";
  private static final String SECONDARY_NAME = "ns2.lab.test.";

  private final InstantSource clock;
  private final SecondaryLag lag;
  private final Zones zones = new Zones();
  private final TsigGate gate = new TsigGate();
  private final DnsLog log = new DnsLog();
  private final DnsFaults faults;
  private final DnsListener primary;
  private final DnsListener secondary;

  private LabDns(InetSocketAddress primary, InetSocketAddress secondary, InstantSource clock) {
    this.clock = clock;
    this.lag = new SecondaryLag(clock);
    this.faults = new DnsFaults(lag);
    this.primary = DnsListener.start(primary, exchange(ServerRole.PRIMARY));
    try {
      this.secondary = DnsListener.start(secondary, exchange(ServerRole.SECONDARY));
    } catch (RuntimeException e) {
      this.primary.close();
      throw e;
    }
    zone(SERVER_ZONE)
        .a(PRIMARY_NAME, primary.getAddress().getHostAddress())
        .a(SECONDARY_NAME, secondary.getAddress().getHostAddress());
  }

  /**
   * Starts both servers.
   *
   * @param primary address and port; port 0 takes any free one
   * @param secondary another address; the same port, since NS records name no port
   * @throws dev.rookery.postgres.owned.NotStartedException an address or port is taken
   */
  public static LabDns start(InetSocketAddress primary, InetSocketAddress secondary) {
    return start(primary, secondary, InstantSource.system());
  }

  /** As {@link #start(InetSocketAddress, InetSocketAddress)}, with a clock that tests turn. */
  public static LabDns start(
      InetSocketAddress primary, InetSocketAddress secondary, InstantSource clock) {
    return new LabDns(primary, secondary, clock);
  }

  private Exchange exchange(ServerRole role) {
    return new Exchange(zones, gate, faults, log, role, clock);
  }

  /** The server that takes updates. */
  public InetSocketAddress primary() {
    return primary.address();
  }

  public InetSocketAddress secondary() {
    return secondary.address();
  }

  /** Answers every name of the lab, asked with RD. */
  public InetSocketAddress resolver() {
    return primary();
  }

  /** Names of primary and secondary, which every new zone gets as NS records. */
  public List<String> nameServers() {
    return List.of(PRIMARY_NAME, SECONDARY_NAME);
  }

  /** The zone of this name, created with SOA and NS on the first call. */
  public LabZone zone(String name) {
    return zones.add(new LabZone(LabZone.absolute(name), nameServers(), clock, lag));
  }

  /** The zone of this very name, if there is one. */
  public Optional<LabZone> findZone(String name) {
    return zones.named(LabZone.absolute(name));
  }

  public void removeZone(String name) {
    zones.remove(LabZone.absolute(name));
  }

  /**
   * Creates the zone, if needed, and a new key that may update and transfer it; as a registrar or
   * DNS host would hand it to its customer.
   *
   * @param name zone, e.g. {@code example.test}
   */
  public TsigKey zoneWithKey(String name) {
    LabZone zone = zone(name);
    TsigKey key = newKey("update." + zone.name());
    zone.allow(key);
    return key;
  }

  /** A new random key that no zone allows yet; an older one of this name is replaced. */
  public TsigKey newKey(String name) {
    TsigKey key = TsigKey.random(name);
    gate.add(key);
    return key;
  }

  /**
   * The reverse zone of the lab's network.
   *
   * @param network any address of it; the first two numbers count: 127.42.x.x is {@code
   *     42.127.in-addr.arpa.}
   */
  public ReverseZones reverse(InetAddress network) {
    byte[] bytes = network.getAddress();
    return new ReverseZones(
        zone("%d.%d.in-addr.arpa.".formatted(bytes[1] & 0xff, bytes[0] & 0xff)));
  }

  /** A block list below the name, e.g. {@code bl.test}. */
  public BlockListZone blockList(String name) {
    return new BlockListZone(zone(name));
  }

  /** From now on the secondary has what the primary had so long ago. */
  public void secondaryLag(Duration behind) {
    lag.set(behind);
  }

  public DnsFaults faults() {
    return faults;
  }

  public DnsLog log() {
    return log;
  }

  @Override
  public void close() {
    primary.close();
    secondary.close();
  }
}
