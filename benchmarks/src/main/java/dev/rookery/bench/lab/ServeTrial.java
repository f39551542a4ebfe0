package dev.rookery.bench.lab;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.lab.story.InstallationWriter;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Starts {@code ./rookery serve} on an open database, again and again. */
final class ServeTrial implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;
  private final Path configuration;

  private ServeTrial(EmbeddedPostgres postgres, EmbeddedRedis redis, Path configuration) {
    this.postgres = postgres;
    this.redis = redis;
    this.configuration = configuration;
  }

  static ServeTrial open(Path folder) throws IOException {
    Files.createDirectories(folder);
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(PostgresSettings.durable(folder.resolve("postgres")));
    EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
    Path configuration = folder.resolve("rookery.properties");
    new InstallationWriter()
        .database(postgres)
        .redis(redis)
        .keyFile(folder.resolve("key"))
        .set("http.port", 0)
        .set("dns.resolvers", "127.0.0.1:53")
        .set("dns.node-zone", "nodes.example.")
        .set("dns.node-zone-provider", "none")
        .set("agent.package", folder.resolve("agent.tar.gz"))
        .writeTo(configuration);
    return new ServeTrial(postgres, redis, configuration);
  }

  /** From the start of the process to its word "ready", in milliseconds. */
  double readyMillis() throws IOException, InterruptedException {
    String launcher = Path.of(System.getenv("ROOKERY_HOME"), "rookery").toString();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(launcher, "serve", "--config", configuration.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ready at ")) {
          return (System.nanoTime() - start) / 1e6;
        }
        said.append(line).append('\n');
      }
      throw new IllegalStateException("serve ended before it was ready:\n" + said);
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Override
  public void close() {
    redis.close();
    postgres.close();
  }
}
