package dev.rookery.lab.story;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

/** Writes the configuration file of {@code rookery serve}, mode 0600, with passwords of its own. */
public final class InstallationWriter {
  private static final int PASSWORD_BYTES = 24;
  private final Properties values = new Properties();

  /** Any key of {@code docs/reference/configuration.md}. */
  public InstallationWriter set(String key, Object value) {
    values.setProperty(key, value.toString());
    return this;
  }

  public InstallationWriter database(EmbeddedPostgres postgres) {
    return set("database.url", postgres.jdbcUrl())
        .set("database.owner.user", postgres.user())
        .set("database.owner.password", postgres.password())
        .set("database.app.password", Secrets.randomText(PASSWORD_BYTES))
        .set("database.worker.password", Secrets.randomText(PASSWORD_BYTES));
  }

  public InstallationWriter redis(EmbeddedRedis redis) {
    return set("redis.host", redis.address().getAddress().getHostAddress())
        .set("redis.port", redis.port())
        .set("redis.user", redis.user())
        .set("redis.password", redis.password());
  }

  /** Makes the key-encryption key when there is none yet, and names it. */
  public InstallationWriter keyFile(Path file) {
    try {
      Secrets.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return set("secrets.key-file", file);
  }

  public void writeTo(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer writer = Files.newBufferedWriter(file)) {
        values.store(writer, "written by the lab");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
