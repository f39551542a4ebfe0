package dev.rookery.lab.story;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.cli.ApiClient;
import dev.rookery.orchestrator.cli.CommandFailedException;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Throw-away stores, and a configuration with which {@code rookery serve} starts on them. */
public final class Rehearsal implements AutoCloseable {
  /** The JVM writes the record while it ends. */
  private static final Duration LONG_END = Duration.ofSeconds(60);

  private static final String RECORD_VARIABLE = "ROOKERY_AOT_RECORD";

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;

  private Rehearsal(Path folder, EmbeddedPostgres postgres, EmbeddedRedis redis) {
    this.folder = folder;
    this.postgres = postgres;
    this.redis = redis;
  }

  /**
   * Starts the stores.
   *
   * @param folder made when it does not exist
   */
  public static Rehearsal open(Path folder) throws IOException {
    Files.createDirectories(folder);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.throwAway());
    try {
      Rehearsal rehearsal =
          new Rehearsal(folder, postgres, EmbeddedRedis.start(RedisSettings.throwAway()));
      rehearsal.writeConfiguration();
      return rehearsal;
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private void writeConfiguration() {
    new InstallationWriter()
        .database(postgres)
        .redis(redis)
        .keyFile(folder.resolve("key"))
        .set("http.port", 0)
        .set("dns.resolvers", "127.0.0.1:53")
        .set("dns.node-zone", "nodes.example.")
        .set("dns.node-zone-provider", "none")
        .set("agent.package", folder.resolve("agent.tar.gz"))
        .writeTo(configuration());
  }

  /** For {@code rookery serve --config}. */
  public Path configuration() {
    return folder.resolve("rookery.properties");
  }

  /**
   * Starts a control plane, asks it a few things and ends it, so that its JVM writes down what it
   * loaded (JEP 483).
   *
   * @throws IllegalStateException nothing was written; the message is the log
   */
  void record(Path classes) {
    Path log = folder.resolve("control-plane.log");
    try (ControlPlaneProcess controlPlane =
        ControlPlaneProcess.start(
            configuration(), log, Map.of(RECORD_VARIABLE, classes.toAbsolutePath().toString()))) {
      askAbout(controlPlane);
      controlPlane.stop(LONG_END);
    }
    if (!Files.isRegularFile(classes)) {
      throw new IllegalStateException(
          "the JVM wrote none; it said:\n" + ControlPlaneProcess.read(log));
    }
  }

  private void askAbout(ControlPlaneProcess controlPlane) {
    try (ApiClient operator = new ApiClient(controlPlane.url(), operatorKey())) {
      ask(operator, "GET", "/health/ready", Map.of());
      ask(operator, "GET", "/v1/nodes", Map.of());
      ask(operator, "GET", "/v1/jobs", Map.of());
      ask(operator, "POST", "/v1/admin/tenants", Map.of("code", "trial", "name", "Trial"));
      ask(operator, "GET", "/v1/admin/tenants", Map.of());
    }
  }

  private String operatorKey() {
    try {
      return Files.readString(folder.resolve("operator.key")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the control plane left no key for its first operator", e);
    }
  }

  /** A refusal is an answer too: writing problems is also to be fast. */
  private static void ask(ApiClient api, String method, String path, Map<String, String> body) {
    try {
      api.call(method, path, body.isEmpty() ? null : body);
    } catch (CommandFailedException e) {
      System.err.println(path + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    redis.close();
    postgres.close();
  }
}
