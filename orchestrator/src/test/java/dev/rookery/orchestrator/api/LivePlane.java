package dev.rookery.orchestrator.api;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.platform.InTests;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A whole control plane on a database of its own, with one Redis per JVM. */
public final class LivePlane implements AutoCloseable {
  private static final Listen ANY = new Listen("127.0.0.1", 0);
  private static final Calendar PRODUCTION =
      new Calendar(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(24), "standard");
  private static final Dns NOWHERE =
      new Dns(List.of("127.0.0.1:1"), 53, "nodes.example.", "manual");
  private static final Map<String, DnsProviderAccess> MANUAL =
      Map.of("manual", new DnsProviderAccess("manual", "", "", "", new Sensitive("")));

  private final LiveDatabase database;
  private final Installation installation;
  private final ControlPlane plane;
  private final RestClient operator;

  private LivePlane(LiveDatabase database, Installation installation) {
    this.database = database;
    this.installation = installation;
    this.plane = ControlPlane.start(installation);
    this.operator = new RestClient(plane.url(), plane.firstOperatorKey().orElseThrow().value());
  }

  public static LivePlane start() {
    return start(NOWHERE, MANUAL);
  }

  public static LivePlane start(MetricsDoor metrics) {
    LiveDatabase database = LiveDatabase.create();
    return new LivePlane(
        database, installation(database, ANY, metrics, NOWHERE, MANUAL, PRODUCTION));
  }

  /** What a control plane on this database is configured with. */
  static Installation installation(LiveDatabase database, Listen http) {
    return installation(database, http, NOWHERE, MANUAL, PRODUCTION);
  }

  public static LivePlane start(Dns dns, Map<String, DnsProviderAccess> providers) {
    LiveDatabase database = LiveDatabase.create();
    return new LivePlane(database, installation(database, ANY, dns, providers, PRODUCTION));
  }

  public static LivePlane start(Calendar calendar) {
    LiveDatabase database = LiveDatabase.create();
    return new LivePlane(database, installation(database, ANY, NOWHERE, MANUAL, calendar));
  }

  public ControlPlane plane() {
    return plane;
  }

  public Installation installation() {
    return installation;
  }

  /** The one Redis of all planes of this JVM. */
  public static EmbeddedRedis redis() {
    return Redis.STARTED;
  }

  public LiveDatabase database() {
    return database;
  }

  /** What the control plane seals secrets with. */
  public Secrets secrets() {
    return Secrets.fromFile(installation.keyFile());
  }

  public RestClient operator() {
    return operator;
  }

  public RestClient anonymous() {
    return new RestClient(plane.url(), "");
  }

  /** Creates a tenant and gives back a client with its key. */
  public RestClient tenant(String code) {
    var made =
        operator
            .post("/v1/admin/tenants", Map.of("code", code, "name", "Tenant " + code))
            .requireStatus(201);
    return new RestClient(plane.url(), made.text("apiKey"));
  }

  @Override
  public void close() {
    plane.close();
    database.close();
  }

  private static Installation installation(
      LiveDatabase database,
      Listen http,
      Dns dns,
      Map<String, DnsProviderAccess> providers,
      Calendar calendar) {
    return installation(database, http, InTests.METRICS, dns, providers, calendar);
  }

  private static Installation installation(
      LiveDatabase database,
      Listen http,
      MetricsDoor metrics,
      Dns dns,
      Map<String, DnsProviderAccess> providers,
      Calendar calendar) {
    EmbeddedRedis redis = Redis.STARTED;
    return new Installation(
        http,
        metrics,
        URI.create("http://127.0.0.1:0"),
        database.access(),
        new RedisServer(
            redis.address().getHostString(),
            redis.port(),
            false,
            redis.user(),
            new Sensitive(redis.password())),
        keyFile(),
        calendar,
        dns,
        Map.of(),
        providers,
        AgentFiles.of(Path.of("agent.tar.gz")),
        Duration.ofSeconds(10),
        Installation.NodeRules.STANDARD,
        Duration.ofMinutes(1),
        InTests.KEPT,
        InTests.NO_GATE,
        Installation.Acme.NONE);
  }

  private static Path keyFile() {
    try {
      Path file = Files.createTempDirectory("rookery-test").resolve("kek");
      Secrets.createFile(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Redis {
    static final EmbeddedRedis STARTED = start();

    private static EmbeddedRedis start() {
      EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
      Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
      return redis;
    }
  }
}
