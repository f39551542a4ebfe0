package dev.rookery.hosts;

import dev.rookery.lab.acme.LabAcme;
import dev.rookery.lab.dns.TsigKey;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.owned.FreePort;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The configuration file of a control plane beside a park, which hosts reach over its network. */
final class FleetConfig {
  private final Properties values = new Properties();
  private final HostPark park;

  private FleetConfig(HostPark park) {
    this.park = park;
  }

  /**
   * @param redisPort where hosts reach Redis, at the park's control address
   * @param authority issues the nodes' certificates; empty = nodes make them
   * @param tenantZones zones that a provider of the same name, dots as hyphens, may change
   */
  static Path write(
      HostPark park,
      Path folder,
      EmbeddedPostgres postgres,
      EmbeddedRedis redis,
      int redisPort,
      AgentFiles agent,
      Optional<LabAcme> authority,
      List<String> tenantZones)
      throws IOException {
    FleetConfig config = new FleetConfig(park);
    InetAddress here = park.network().control();
    String host = here.getHostAddress();
    config.set("http.host", host).set("http.port", FreePort.on(here));
    config
        .set("database.url", postgres.jdbcUrl())
        .set("database.owner.user", postgres.user())
        .set("database.owner.password", postgres.password())
        .set("database.app.password", "app-in-tests")
        .set("database.worker.password", "worker-in-tests")
        .set("redis.host", host)
        .set("redis.port", redisPort)
        .set("redis.user", redis.user())
        .set("redis.password", redis.password());
    config.dns(tenantZones);
    config
        .set("gate.port25-targets", RealFleet.RECEIVER)
        .set("gate.block-lists", RealFleet.BLOCK_LIST);
    if (authority.isPresent()) {
      Path root = folder.resolve("acme-root.pem");
      Files.writeString(root, authority.get().rootPem());
      config.set("acme.directory", authority.get().directory()).set("acme.trust", root);
    }
    config
        .set("agent.package", agent.archive())
        .set("agent.heartbeat", "PT1S")
        .set("nodes.silent-after", 15);
    agent.runtime().ifPresent(file -> config.set("agent.runtime", file));
    config.set("jobs.lease", "PT2S").set("secrets.key-file", folder.resolve("kek"));
    Secrets.createFile(folder.resolve("kek"));
    Path file = folder.resolve("rookery.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      config.values.store(writer, null);
    }
    return file;
  }

  private void dns(List<String> tenantZones) {
    InetSocketAddress primary = park.internet().dns().primary();
    String server = primary.getAddress().getHostAddress() + ":" + primary.getPort();
    set("dns.resolvers", server)
        .set("dns.authoritative-port", primary.getPort())
        .set("dns.node-zone", RealFleet.NODE_ZONE + ".")
        .set("dns.node-zone-provider", "nodes");
    provider("nodes", server, RealFleet.NODE_ZONE);
    tenantZones.forEach(zone -> provider(zone.replace('.', '-'), server, zone));
  }

  private void provider(String name, String server, String zone) {
    TsigKey key = park.internet().dns().zoneWithKey(zone + ".");
    String prefix = "dns.provider." + name;
    set(prefix + ".kind", "rfc2136")
        .set(prefix + ".server", server)
        .set(prefix + ".tsig-name", key.name())
        .set(prefix + ".tsig-algorithm", key.algorithm())
        .set(prefix + ".tsig-secret", key.secret());
  }

  private FleetConfig set(String key, Object value) {
    values.setProperty(key, value.toString());
    return this;
  }
}
