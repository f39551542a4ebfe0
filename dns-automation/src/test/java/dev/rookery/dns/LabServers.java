package dev.rookery.dns;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.wire.TsigKey;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.dns.LabZone;
import dev.rookery.lab.net.LabNetwork;
import dev.rookery.standards.dns.DnsjavaResolver;
import dev.rookery.standards.dns.Resolver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The lab's primary and secondary name server, in a network of their own. */
public final class LabServers implements AutoCloseable {
  private static final int PREFERRED_PORT = 5353;

  private final LabNetwork network;
  private final LabDns dns;
  private final dev.rookery.lab.dns.TsigKey key;

  private LabServers(LabNetwork network, LabDns dns) {
    this.network = network;
    this.dns = dns;
    this.key = dns.newKey("test.key.");
  }

  public static LabServers start() {
    LabNetwork network = LabNetwork.claim();
    int port =
        network
            .choose(List.of(network.dnsPrimary(), network.dnsSecondary()), PREFERRED_PORT)
            .port();
    return new LabServers(
        network,
        LabDns.start(
            new InetSocketAddress(network.dnsPrimary(), port),
            new InetSocketAddress(network.dnsSecondary(), port)));
  }

  public LabDns dns() {
    return dns;
  }

  public LabNetwork network() {
    return network;
  }

  public int port() {
    return dns.primary().getPort();
  }

  /** A key that may change every zone made by {@link #zone}. */
  public TsigKey key() {
    return new TsigKey(Name.of(key.name()), key.algorithm(), key.secret());
  }

  public LabZone zone(Name name) {
    return dns.zone(name.text()).allow(key);
  }

  /** The lab's recursive resolver; a new one has an empty cache. */
  public Resolver resolver() {
    return new DnsjavaResolver(
        List.of(dns.resolver()), Duration.ofSeconds(2), InstantSource.system());
  }

  @Override
  public void close() {
    dns.close();
    network.close();
  }
}
