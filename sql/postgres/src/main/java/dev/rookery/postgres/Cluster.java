package dev.rookery.postgres;

import dev.rookery.postgres.owned.FolderTree;
import dev.rookery.postgres.owned.Launch;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedProcess;
import dev.rookery.postgres.owned.SecretFile;
import dev.rookery.postgres.owned.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of one server in its folder: {@code data}, {@code password}, {@code postgres.log}. */
record Cluster(Path folder, PostgresPrograms programs, RunAs runAs) {
  static final String SUPERUSER = "postgres";

  private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  /** The superuser's password, the same as long as the folder lives. */
  String password() {
    return SecretFile.read(passwordFile());
  }

  /**
   * Creates the cluster unless it is there. A creation that was cut off is begun anew.
   *
   * @param durable whether the new files are synced to disk
   */
  void create(boolean durable) {
    try {
      runAs.give(folder);
      if (Files.exists(data())) {
        requireOurVersion();
        return;
      }
      FolderTree.delete(unfinished());
      SecretFile.create(passwordFile());
      runAs.give(passwordFile());
      initdb(durable);
      Files.move(unfinished(), data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new NotStartedException("cannot prepare %s: %s".formatted(folder, e), e);
    }
  }

  private void requireOurVersion() throws IOException {
    String found = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!found.equals(PostgresPrograms.MAJOR_VERSION)) {
      throw new NotStartedException(
          "%s was made by PostgreSQL %s, the embedded one is %s: move it away or use a PostgreSQL %s"
                  .formatted(data(), found, PostgresPrograms.MAJOR_VERSION, found)
              + " of your own");
    }
  }

  private void initdb(boolean durable) {
    OwnedProcess initdb =
        OwnedProcess.start(
            new Launch(runAs.prefix(), initdbLine(durable), folder, log(), Map.of(), Signal.KILL));
    if (!initdb.awaitEnd(INITDB_LIMIT)) {
      initdb.close();
      throw new NotStartedException(
          "initdb did not end within %s; log: %s".formatted(INITDB_LIMIT, log()));
    }
    if (initdb.exitCode() != 0) {
      throw new NotStartedException(
          "initdb ended with %d: %s; log: %s"
              .formatted(initdb.exitCode(), LogTail.lastLine(log()), log()));
    }
  }

  private List<String> initdbLine(boolean durable) {
    List<String> line = new ArrayList<>();
    line.add(programs.initdb());
    line.addAll(List.of("-D", unfinished().toString(), "-U", SUPERUSER));
    line.addAll(List.of("-A", "scram-sha-256", "--pwfile", passwordFile().toString()));
    // the built-in provider sorts alike on every machine, whatever its C library
    line.addAll(List.of("-E", "UTF8", "--locale", "C"));
    line.addAll(List.of("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"));
    if (!durable) {
      line.add("--no-sync");
    } else if (System.getProperty("os.name").equals("Linux")) {
      line.add("--sync-method=syncfs"); // one call instead of 1,000: 2.1 s against 4-5 s measured
    }
    return line;
  }

  private Path unfinished() {
    return folder.resolve("data.unfinished");
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }
}
