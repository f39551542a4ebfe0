package dev.rookery.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.dns.TsigKey;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.cli.ApiClient;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.Installation.JobsKept;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import dev.rookery.postgres.owned.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A whole control plane beside a park of real hosts, which it reaches as they reach it: over the
 * park's network.
 */
final class RealFleet implements AutoCloseable {
  static final String NODE_ZONE = "nodes.test";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path AGENT = Path.of("..", "mta-agent").toAbsolutePath().normalize();

  final HostPark park;
  final ControlPlane plane;
  final ApiClient operator;
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;
  private final Relay redisDoor;

  /**
   * @param tenantZones zones that a provider of the same name, dots as hyphens, may change
   */
  RealFleet(HostPark park, Path folder, String... tenantZones) throws Exception {
    this.park = park;
    this.postgres = EmbeddedPostgres.start(PostgresSettings.throwAway());
    this.redis = EmbeddedRedis.start(RedisSettings.throwAway());
    InetAddress here = park.network().control();
    this.redisDoor = Relay.start(new InetSocketAddress(here, 0), redis.address());
    this.plane = ControlPlane.start(installation(folder, here, tenantZones));
    this.operator = new ApiClient(plane.url(), plane.firstOperatorKey().orElseThrow().value());
  }

  private Installation installation(Path folder, InetAddress here, String... zones)
      throws Exception {
    Path keyFile = folder.resolve("kek");
    Secrets.createFile(keyFile);
    int port = FreePort.on(here);
    String host = here.getHostAddress();
    InetSocketAddress dns = park.internet().dns().primary();
    String server = dns.getAddress().getHostAddress() + ":" + dns.getPort();
    Map<String, DnsProviderAccess> providers = new HashMap<>();
    providers.put("nodes", access(server, NODE_ZONE));
    for (String zone : zones) {
      providers.put(zone.replace('.', '-'), access(server, zone));
    }
    return new Installation(
        new Listen(host, port),
        new MetricsDoor(new Sensitive("nobody-scrapes-this-one"), false),
        URI.create("http://%s:%d".formatted(host, port)),
        new DatabaseAccess(
            postgres.jdbcUrl(),
            postgres.user(),
            new Sensitive(postgres.password()),
            new Sensitive("app-in-tests"),
            new Sensitive("worker-in-tests")),
        new RedisServer(
            host, redisDoor.port(), false, redis.user(), new Sensitive(redis.password())),
        keyFile,
        new Calendar(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(24), "standard"),
        new Dns(List.of(server), dns.getPort(), NODE_ZONE + ".", "nodes"),
        Map.of(),
        providers,
        agent(),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        new JobsKept(
            Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(40)));
  }

  private DnsProviderAccess access(String server, String zone) {
    TsigKey key = park.internet().dns().zoneWithKey(zone + ".");
    return new DnsProviderAccess(
        "rfc2136", server, key.name(), key.algorithm(), new Sensitive(key.secret()));
  }

  /** What is uploaded, as a release has it: the agent's archive and a Java to run it. */
  private static AgentFiles agent() throws Exception {
    Path java = AGENT.resolve("target/java-for-hosts.tar.gz");
    ProcessBuilder make =
        new ProcessBuilder(
            "sh", AGENT.resolve("src/main/sh/java-for-hosts.sh").toString(), java.toString());
    make.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (make.inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("no Java for hosts was made");
    }
    Path archive = AGENT.resolve("target/mta-agent.tar.gz");
    if (Files.notExists(archive)) {
      throw new IllegalStateException(archive + " is not there: run 'mvn package -pl mta-agent'");
    }
    return new AgentFiles(archive, Optional.of(java), Optional.empty());
  }

  /** Makes a host of the park a node; gives the job. */
  String add(DebianHost host, String name, String user) throws Exception {
    park.internet().dns().reverse(host.address()).set(host.address(), name + "." + NODE_ZONE);
    return operator
        .call(
            "POST",
            "/v1/nodes/own",
            Map.of(
                "name",
                name,
                "address",
                host.address().getHostAddress(),
                "sshUser",
                user,
                "hostKey",
                host.hostKey(),
                "privateKey",
                Files.readString(park.keyFile())))
        .path("id")
        .asText();
  }

  /** What hosts say of themselves, for failures. */
  private String said() {
    return park.hosts().stream()
        .map(host ->
            host
                + host.tryConsole(
                    "sh",
                    "-c",
                    "systemctl --failed --no-legend; tail -n 20 /var/log/rookery/mail.log;"
                        + " journalctl --no-pager -n 60 -p notice; ss -tlnp"))
        .collect(Collectors.joining("\n"));
  }

  /** Waits for a job's end; it must be done. */
  JsonNode done(String job) {
    JsonNode ended =
        await(
            "/v1/jobs/" + job,
            found ->
                !List.of("scheduled", "waiting", "ready", "running")
                    .contains(found.path("state").asText()));
    if (!ended.path("state").asText().equals("done")) {
      throw new AssertionError(ended.toPrettyString() + said());
    }
    return ended;
  }

  /** What stands at a path, once it is as wanted; fails with what stood there last. */
  JsonNode await(String path, Predicate<JsonNode> wanted) {
    return await(operator, path, wanted);
  }

  JsonNode await(ApiClient caller, String path, Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode found = caller.get(path);
      if (wanted.test(found)) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " is still " + found.toPrettyString() + said());
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    plane.close();
    redisDoor.close();
    redis.close();
    postgres.close();
  }
}
