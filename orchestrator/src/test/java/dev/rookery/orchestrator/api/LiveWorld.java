package dev.rookery.orchestrator.api;

import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.dns.TsigKey;
import dev.rookery.lab.net.LabNetwork;
import dev.rookery.orchestrator.api.RestClient.Answered;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.Sensitive;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A control plane beside the lab's authoritative DNS, with live nodes written by hand. */
final class LiveWorld implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final LabNetwork network = LabNetwork.claim();
  private final LabDns dns;
  private final LivePlane plane;

  private LiveWorld(List<String> zones) {
    int port = network.choose(List.of(network.dnsPrimary(), network.dnsSecondary()), 5353).port();
    this.dns =
        LabDns.start(
            new InetSocketAddress(network.dnsPrimary(), port),
            new InetSocketAddress(network.dnsSecondary(), port));
    Map<String, DnsProviderAccess> providers = new HashMap<>();
    providers.put("manual", new DnsProviderAccess("manual", "", "", "", new Sensitive("")));
    zones.forEach(zone -> providers.put(zone.replace('.', '-'), rfc2136(zone)));
    String server = address(dns.resolver());
    this.plane =
        LivePlane.start(new Dns(List.of(server), port, "nodes.test.", "manual"), providers);
  }

  /** Each zone gets a provider of its name with hyphens for dots. */
  static LiveWorld start(String... zones) {
    return new LiveWorld(List.of(zones));
  }

  LabDns dns() {
    return dns;
  }

  LivePlane plane() {
    return plane;
  }

  /** Node {@code number} is warming, and sends from its own address. */
  UUID liveNode(int number) {
    String ip = network.node(number).getHostAddress();
    String host = "n%d.nodes.test".formatted(number);
    dns.zone("nodes.test").a(host + ".", ip);
    dns.reverse(network.node(number));
    UUID id = Ids.next();
    plane
        .database()
        .database()
        .asWorker(db -> {
          db.execute(
              """
              insert into nodes (id, address, created_at, hostname, name, provider, state)
              values (?, ?, now(), ?, ?, 'own', 'warming')
              """,
              id,
              ip,
              host,
              "n" + number);
          return db.execute(
              """
              insert into egress_sources (id, created_at, helo, ip, node_id)
              values (?, now(), ?, ?, ?)
              """,
              Ids.next(),
              host,
              ip,
              id);
        });
    return id;
  }

  /** Follows an operation to its end. */
  static Answered finish(RestClient caller, Answered accepted) {
    accepted.requireStatus(202);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Answered operation = caller.get(accepted.header("Location")).requireStatus(200);
      if (!List.of("scheduled", "waiting", "ready", "running").contains(operation.text("state"))) {
        return operation;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError(
        "not over: " + caller.get(accepted.header("Location")).text("explanation"));
  }

  private DnsProviderAccess rfc2136(String zone) {
    TsigKey key = dns.zoneWithKey(zone);
    return new DnsProviderAccess(
        "rfc2136",
        address(dns.primary()),
        key.name(),
        key.algorithm(),
        new Sensitive(key.secret()));
  }

  private static String address(InetSocketAddress server) {
    return server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  @Override
  public void close() {
    plane.close();
    dns.close();
    network.close();
  }
}
