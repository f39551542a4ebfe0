package dev.rookery.postgres;

import dev.rookery.postgres.owned.FolderTree;
import dev.rookery.postgres.owned.FreePort;
import dev.rookery.postgres.owned.Launch;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedFolder;
import dev.rookery.postgres.owned.OwnedProcess;
import dev.rookery.postgres.owned.ProcessTable;
import dev.rookery.postgres.owned.Signal;
import dev.rookery.postgres.owned.ThrowAwayFolders;
import java.io.IOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL server as a child of this JVM. It listens on one loopback address, asks for a
 * password (scram-sha-256, random), and has no unix socket, so the length of paths does not matter.
 * It ends with the JVM, even by {@code kill -9}; what a killed JVM left behind in the same folder
 * is ended by the next start.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String PROGRAM = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final int ATTEMPTS_AT_A_FREE_PORT = 3;

  private final PostgresSettings settings;
  private final OwnedFolder folder;
  private final Cluster cluster;
  private final int port;
  private final OwnedProcess process;

  private EmbeddedPostgres(
      PostgresSettings settings, OwnedFolder folder, Cluster cluster, int port) {
    this.settings = settings;
    this.folder = folder;
    this.cluster = cluster;
    this.port = port;
    this.process = OwnedProcess.start(launch());
  }

  /**
   * Starts the server and returns when it takes connections.
   *
   * @throws NotStartedException one line that says what to do, with the log's path
   */
  public static EmbeddedPostgres start(PostgresSettings settings) {
    RunAs runAs = RunAs.forThisUser();
    PostgresPrograms programs = PostgresPrograms.unpackedIn(settings.cache());
    runAs.requireAccess(programs.folder());
    OwnedFolder folder =
        settings
            .folder()
            .map(OwnedFolder::claim)
            .orElseGet(() -> ThrowAwayFolders.create(settings.cache(), PROGRAM));
    try {
      Cluster cluster = new Cluster(folder.path(), programs, runAs);
      endLeftOver(cluster);
      cluster.create(settings.durable());
      runAs.requireAccess(folder.path());
      return startedAtSomePort(settings, folder, cluster);
    } catch (RuntimeException e) {
      release(settings, folder);
      throw e;
    }
  }

  /** We hold the folder, so whatever still works in its data lost its JVM. */
  private static void endLeftOver(Cluster cluster) {
    ProcessTable.end(ProcessTable.workingIn(cluster.data(), PROGRAM), Signal.INT, STOP_LIMIT);
  }

  private static EmbeddedPostgres startedAtSomePort(
      PostgresSettings settings, OwnedFolder folder, Cluster cluster) {
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() == 0 ? FreePort.on(settings.address()) : settings.port();
      EmbeddedPostgres postgres = new EmbeddedPostgres(settings, folder, cluster, port);
      try {
        postgres.awaitReady();
        return postgres;
      } catch (NotStartedException e) {
        postgres.process.close();
        boolean portWasTaken = !FreePort.isFree(settings.address(), port);
        if (settings.port() != 0 || !portWasTaken || attempt == ATTEMPTS_AT_A_FREE_PORT) {
          throw e;
        }
      }
    }
  }

  /** URL of the database {@code postgres}, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  /** URL of the given database, which may not exist yet; without user and password. */
  public String jdbcUrl(String database) {
    String host = settings.address().getHostAddress();
    String bracketed = settings.address() instanceof Inet6Address ? "[" + host + "]" : host;
    return "jdbc:postgresql://%s:%d/%s".formatted(bracketed, port, database);
  }

  /** The superuser. */
  public String user() {
    return Cluster.SUPERUSER;
  }

  /** The superuser's password, the same as long as the folder lives. */
  public String password() {
    return cluster.password();
  }

  public int port() {
    return port;
  }

  /** Process id of the postmaster. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The server's own log. */
  public Path log() {
    return cluster.log();
  }

  /** Ends all connections and stops; throw-away data is deleted. A second call does nothing. */
  @Override
  public void close() {
    process.stop(Signal.INT, STOP_LIMIT); // INT: fast shutdown, TERM would wait for the clients
    release(settings, folder);
  }

  private static void release(PostgresSettings settings, OwnedFolder folder) {
    try {
      if (settings.folder().isEmpty()) {
        FolderTree.delete(folder.path());
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + folder.path(), e);
    } finally {
      folder.close();
    }
  }

  private Launch launch() {
    return new Launch(
        cluster.runAs().prefix(),
        serverLine(),
        folder.path(),
        cluster.log(),
        Map.of("TZ", "UTC"),
        Signal.INT);
  }

  private List<String> serverLine() {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(cluster.programs().postgres(), "-D", cluster.data().toString()));
    set(line, "listen_addresses", settings.address().getHostAddress());
    set(line, "port", Integer.toString(port));
    set(line, "unix_socket_directories", "");
    set(line, "timezone", "UTC");
    set(line, "log_timezone", "UTC");
    if (!settings.durable()) {
      set(line, "fsync", "off");
      set(line, "synchronous_commit", "off");
      set(line, "full_page_writes", "off");
    }
    settings.options().forEach((name, value) -> set(line, name, value));
    return line;
  }

  private static void set(List<String> line, String name, String value) {
    line.addAll(List.of("-c", name + "=" + value));
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (process.awaitEnd(LOOK_EVERY)) {
        throw new NotStartedException(
            "PostgreSQL on %s port %d did not start: %s; log: %s"
                .formatted(
                    settings.address().getHostAddress(),
                    port,
                    LogTail.lastLine(cluster.log()),
                    cluster.log()));
      }
      if (System.nanoTime() > deadline) {
        throw new NotStartedException(
            "PostgreSQL did not become ready within %s; log: %s"
                .formatted(START_LIMIT, cluster.log()));
      }
    }
  }

  /** The postmaster writes its pid in line 1 and, once it takes connections, "ready" in line 8. */
  private boolean isReady() {
    try {
      List<String> lines = Files.readAllLines(cluster.data().resolve("postmaster.pid"));
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException e) {
      return false; // not written yet
    }
  }
}
