package dev.rookery.orchestrator.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.acme.LabAcme;
import dev.rookery.lab.dns.BlockListZone;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.dns.TsigKey;
import dev.rookery.lab.hosting.BuildPace;
import dev.rookery.lab.hosting.HostingSettings;
import dev.rookery.lab.hosting.LabHosting;
import dev.rookery.lab.hosting.cloud.CloudFake;
import dev.rookery.lab.net.LabNetwork;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.lab.ssh.LabHost;
import dev.rookery.lab.ssh.LabHosts;
import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.api.RestClient;
import dev.rookery.orchestrator.platform.InTests;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.Acme;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.Installation.Gate;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.Installation.NodeRules;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.postgres.owned.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** A control plane, a hosting provider, its machines and a DNS, all of them real servers. */
final class LiveFleet implements AutoCloseable {
  private static final int SSH_PORT = 2222;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Duration LIFETIME = Duration.ofDays(90);
  private static final Duration HEARTBEAT = Duration.ofMillis(300);

  final LabNetwork network = LabNetwork.claim();
  final LiveDatabase database = LiveDatabase.create();
  final EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
  final LabDns dns;
  final LabHosting hosting;
  final CloudFake cloud =
      CloudFake.start(CloudFake.Kind.DIGITALOCEAN, "secret", InstantSource.system());
  final LabAcme acme;
  final NodeMail mail;
  final BlockListZone blockList;
  final MailExchangerThatGreets exchanger;
  final ControlPlane plane;
  final RestClient operator;
  private final TsigKey key;
  private final TsigKey tenantKey;
  private final Path folder;

  LiveFleet(Path folder) throws Exception {
    this(folder, false);
  }

  /**
   * @param certified the nodes' certificates come from an ACME server
   */
  LiveFleet(Path folder, boolean certified) throws Exception {
    this.folder = folder;
    Path machines = Files.createDirectories(folder.resolve("machines with spaces"));
    int dnsPort = FreePort.on(network.dnsPrimary());
    dns =
        LabDns.start(
            new InetSocketAddress(network.dnsPrimary(), dnsPort),
            new InetSocketAddress(network.dnsSecondary(), dnsPort));
    key = dns.zoneWithKey("nodes.example.");
    tenantKey = dns.zoneWithKey("acme.example.");
    blockList = dns.blockList("bl.example");
    exchanger = MailExchangerThatGreets.at(network.receiver(1), 0);
    dns.zone("big.example.")
        .a("mx.big.example.", network.receiver(1).getHostAddress())
        .mx("@", 10, "mx.big.example.");
    hosting =
        LabHosting.start(
            new HostingSettings(
                new InetSocketAddress(network.hosting(), 0),
                "secret",
                folder.resolve("servers.json"),
                network::node,
                BuildPace.afterPolls(3),
                InstantSource.system()),
            dns,
            new LabHosts(machines, SSH_PORT, Path.of(System.getProperty("java.home"))));
    mail = new NodeMail(machines).start();
    acme =
        LabAcme.start(
            new InetSocketAddress(network.receiver(2), 0), dns, InstantSource.system(), LIFETIME);
    plane =
        ControlPlane.start(
            installation(
                certified
                    ? new Acme(acme.directory(), "ops@nodes.example", List.of(acme.root()))
                    : Acme.NONE));
    operator = RestClient.of(plane.url(), plane.firstOperatorKey().orElseThrow().value());
  }

  private Installation installation(Acme from) throws Exception {
    InetAddress address = network.controlPlane();
    int port = FreePort.on(address);
    Path keyFile = folder.resolve("kek");
    Secrets.createFile(keyFile);
    String server = dns.primary().getAddress().getHostAddress() + ":" + dns.primary().getPort();
    return new Installation(
        new Listen(address.getHostAddress(), port),
        InTests.METRICS,
        URI.create("http://%s:%d".formatted(address.getHostAddress(), port)),
        database.access(),
        new RedisServer(
            redis.address().getHostString(),
            redis.port(),
            false,
            redis.user(),
            new Sensitive(redis.password())),
        keyFile,
        new Calendar(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(24), "standard"),
        new Dns(List.of(server), dns.primary().getPort(), "nodes.example.", "lab"),
        Map.of(
            "lab",
            new HostingAccess(hosting.url(), new Sensitive("secret")),
            "digitalocean",
            new HostingAccess(
                cloud.url().toString(), new Sensitive("secret"), "fra1", "s-1vcpu-1gb", "", "")),
        Map.of("lab", provider(server, key), "acme", provider(server, tenantKey)),
        AgentFiles.of(AgentTarball.in(folder)),
        HEARTBEAT,
        NodeRules.STANDARD,
        Duration.ofMinutes(1),
        InTests.KEPT,
        new Gate(List.of("big.example:" + exchanger.port()), List.of("bl.example", "dead.example")),
        from);
  }

  private static DnsProviderAccess provider(String server, TsigKey key) {
    return new DnsProviderAccess(
        "rfc2136", server, key.name(), key.algorithm(), new Sensitive(key.secret()));
  }

  /**
   * Claims, publishes and verifies a domain of a tenant; its zone has the provider {@code acme}.
   */
  void publish(RestClient tenant, String name) {
    publish(
        tenant,
        tenant
            .post("/v1/domains", Map.of("name", name, "dnsProvider", "acme"))
            .requireStatus(201)
            .json());
  }

  private void publish(RestClient tenant, JsonNode domain) {
    String path = "/v1/domains/" + domain.path("id").asText() + "/dns/";
    String hash = tenant.post(path + "plan", Map.of()).requireStatus(200).text("hash");
    requireDone(tenant.post(path + "apply", Map.of("planHash", hash)).requireStatus(202));
    requireDone(tenant.post(path + "verify", Map.of()).requireStatus(202));
  }

  private void requireDone(RestClient.Answered accepted) {
    JsonNode ended = ended(accepted.text("id"));
    if (!ended.path("state").asText().equals("done")) {
      throw new AssertionError(ended.toPrettyString());
    }
  }

  /** Names of the users that Redis knows. */
  String redisUsers() {
    try (RedisClient admin = RedisClient.create(redis.url())) {
      return String.valueOf(
          admin.executeCommand(
              new CommandObject<>(
                  new CommandArguments(Protocol.Command.ACL).add("USERS"),
                  BuilderFactory.STRING_LIST)));
    }
  }

  RestClient tenant(String code) {
    var made =
        operator
            .post("/v1/admin/tenants", Map.of("code", code, "name", "Tenant " + code))
            .requireStatus(201);
    return RestClient.of(plane.url(), made.text("apiKey"));
  }

  /** Turns the time of the node's closing, and has all jobs that wait look again. */
  void longAgo(String node, Duration age) {
    database
        .database()
        .asWorker(db -> {
          db.execute(
              "update nodes set duty_since = duty_since - ?::interval where name = ?",
              age.toString(),
              node);
          return db.execute(
              "update jobs set run_at = now() where state = 'scheduled' and kind like 'node.%'");
        });
  }

  /** Orders a node and gives its operation. */
  String order(String name) {
    return operator
        .post("/v1/nodes", Map.of("name", name, "provider", "lab"))
        .requireStatus(202)
        .text("id");
  }

  /** Waits for an operation's end. */
  JsonNode ended(String operation) {
    return await(
        "/v1/jobs/" + operation,
        job ->
            !List.of("scheduled", "waiting", "ready", "running")
                .contains(job.path("state").asText()));
  }

  JsonNode node(String name) {
    return operator.get("/v1/nodes/" + name).requireStatus(200).json();
  }

  /** What stands at a path, once it is as wanted; fails with what stood there last. */
  JsonNode await(String path, Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode found = operator.get(path).requireStatus(200).json();
      if (wanted.test(found)) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " is still " + found.toPrettyString());
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** The machine behind a node. */
  LabHost machine(String name) {
    String address = node(name).path("address").asText();
    String id =
        hosting.servers().stream()
            .filter(server ->
                server.address().map(InetAddress::getHostAddress).orElse("").equals(address))
            .findFirst()
            .orElseThrow()
            .id();
    return (LabHost) hosting.findHost(id).orElseThrow();
  }

  @Override
  public void close() {
    plane.close();
    mail.close();
    exchanger.close();
    acme.close();
    hosting.close();
    cloud.close();
    dns.close();
    redis.close();
    database.close();
    network.close();
  }
}
