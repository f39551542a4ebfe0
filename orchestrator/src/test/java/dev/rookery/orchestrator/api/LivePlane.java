package dev.rookery.orchestrator.api;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.Installation.Listen;
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
  private static final Dns NO_DNS = new Dns(List.of("127.0.0.1:1"), 53, "nodes.example.", "manual");
  private static final Map<String, DnsProviderAccess> BY_HAND =
      Map.of("manual", new DnsProviderAccess("manual", "", "", "", new Sensitive("")));
  private final LiveDatabase database;
  private final ControlPlane plane;
  private final RestClient operator;
  private final Path keyFile;

  private LivePlane(LiveDatabase database, ControlPlane plane, Path keyFile) {
    this.database = database;
    this.keyFile = keyFile;
    this.plane = plane;
    this.operator = new RestClient(plane.url(), plane.firstOperatorKey().orElseThrow().value());
  }

  public static LivePlane start() {
    return start(NO_DNS, BY_HAND);
  }

  /** What a control plane on this database is configured with. */
  static Installation installation(LiveDatabase database, Listen http) {
    return installation(database, http, NO_DNS, BY_HAND);
  }

  public static LivePlane start(Dns dns, Map<String, DnsProviderAccess> providers) {
    LiveDatabase database = LiveDatabase.create();
    Installation installation = installation(database, new Listen("127.0.0.1", 0), dns, providers);
    return new LivePlane(database, ControlPlane.start(installation), installation.keyFile());
  }

  public ControlPlane plane() {
    return plane;
  }

  public LiveDatabase database() {
    return database;
  }

  /** What the control plane seals secrets with. */
  public Secrets secrets() {
    return Secrets.fromFile(keyFile);
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
      LiveDatabase database, Listen http, Dns dns, Map<String, DnsProviderAccess> providers) {
    EmbeddedRedis redis = Redis.STARTED;
    return new Installation(
        http,
        URI.create("http://127.0.0.1:0"),
        database.access(),
        new RedisServer(
            redis.address().getHostString(),
            redis.port(),
            false,
            redis.user(),
            new Sensitive(redis.password())),
        keyFile(),
        new Calendar(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(24), "standard"),
        dns,
        Map.of(),
        providers,
        Path.of("agent.tar.gz"),
        Duration.ofSeconds(10));
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
