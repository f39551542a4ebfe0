package dev.rookery.lab.redis;

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
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real Redis 7.0 server as a child of this JVM, for the lab and for tests; production brings its
 * own Redis or Valkey. It asks for a password and ends with the JVM, even by {@code kill -9}.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final int ATTEMPTS_AT_A_FREE_PORT = 3;

  private final RedisSettings settings;
  private final OwnedFolder folder;
  private final RedisFiles files;
  private final String program;
  private final InetSocketAddress server;
  private OwnedProcess process;

  private EmbeddedRedis(
      RedisSettings settings, OwnedFolder folder, String program, InetSocketAddress server) {
    this.settings = settings;
    this.folder = folder;
    this.files = new RedisFiles(folder.path());
    this.program = program;
    this.server = server;
    this.process = launched();
  }

  /**
   * Starts the server and returns when it answers.
   *
   * @throws NotStartedException one line that says what to do, with the log's path
   */
  public static EmbeddedRedis start(RedisSettings settings) {
    String program = RedisProgram.unpackedIn(settings.cache()).toString();
    OwnedFolder folder =
        settings
            .folder()
            .map(OwnedFolder::claim)
            .orElseGet(() -> ThrowAwayFolders.create(settings.cache(), RedisProgram.NAME));
    try {
      // we hold the folder, so whatever still works in it lost its JVM
      ProcessTable.end(
          ProcessTable.workingIn(folder.path(), RedisProgram.NAME), Signal.TERM, STOP_LIMIT);
      return startedAtSomePort(settings, folder, program);
    } catch (RuntimeException e) {
      release(settings, folder);
      throw e;
    }
  }

  private static EmbeddedRedis startedAtSomePort(
      RedisSettings settings, OwnedFolder folder, String program) {
    if (settings.port() != 0 && !FreePort.isFree(settings.address(), settings.port())) {
      throw new NotStartedException(
          "port %d on %s is taken: free it or choose another one for Redis"
              .formatted(settings.port(), settings.address().getHostAddress()));
    }
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() == 0 ? FreePort.on(settings.address()) : settings.port();
      EmbeddedRedis redis =
          new EmbeddedRedis(
              settings, folder, program, new InetSocketAddress(settings.address(), port));
      try {
        redis.awaitReady();
        return redis;
      } catch (NotStartedException e) {
        redis.process.close();
        boolean portWasTaken = !FreePort.isFree(settings.address(), port);
        if (settings.port() != 0 || !portWasTaken || attempt == ATTEMPTS_AT_A_FREE_PORT) {
          throw e;
        }
      }
    }
  }

  /** {@code host:port} for clients. */
  public InetSocketAddress address() {
    return server;
  }

  public int port() {
    return server.getPort();
  }

  /** The admin, who may do everything. */
  public String user() {
    return "default";
  }

  /** The admin's password, the same as long as the folder lives. */
  public String password() {
    return files.password();
  }

  /** {@code redis://default:PASSWORD@HOST:PORT}: holds the password, do not print it. */
  public String url() {
    return "redis://%s:%s@%s:%d".formatted(user(), password(), server.getHostString(), port());
  }

  public synchronized long pid() {
    return process.pid();
  }

  public synchronized boolean isAlive() {
    return process.isAlive();
  }

  /** The server's own log. */
  public Path log() {
    return files.log();
  }

  /** Forgets every key, as a failed Redis would. Users stay. */
  public void flushAll() {
    try {
      String reply = new RedisDialogue(server, password()).say("FLUSHALL");
      if (!reply.equals("+OK")) {
        throw new IllegalStateException("Redis answered FLUSHALL with " + reply);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Redis at %s does not answer".formatted(server), e);
    }
  }

  /** Ends the server with {@code kill -9}: no orderly end, clients see a broken connection. */
  public synchronized void kill() {
    process.stop(Signal.KILL, STOP_LIMIT);
  }

  /**
   * Starts it again at the same address after {@link #kill}; a living server is stopped in order
   * first. What was written comes back when durable, else nothing does.
   */
  public synchronized void restart() {
    process.stop(Signal.TERM, STOP_LIMIT);
    process = launched();
    awaitReady();
  }

  /** Stops in order; throw-away data is deleted. A second call does nothing. */
  @Override
  public synchronized void close() {
    process.stop(Signal.TERM, STOP_LIMIT);
    release(settings, folder);
  }

  private static void release(RedisSettings settings, OwnedFolder folder) {
    try {
      if (settings.folder().isEmpty()) {
        FolderTree.delete(folder.path());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder.path(), e);
    } finally {
      folder.close();
    }
  }

  private OwnedProcess launched() {
    files.write(settings, port());
    return OwnedProcess.start(
        new Launch(
            List.of(),
            List.of(program, files.configuration().toString()),
            folder.path(),
            files.log(),
            Map.of("TZ", "UTC"),
            Signal.TERM));
  }

  private synchronized void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (process.awaitEnd(LOOK_EVERY)) {
        throw new NotStartedException(
            "Redis on %s port %d ended with %d at once; log: %s"
                .formatted(server.getHostString(), port(), process.exitCode(), files.log()));
      }
      if (System.nanoTime() > deadline) {
        throw new NotStartedException(
            "Redis did not answer within %s; log: %s".formatted(START_LIMIT, files.log()));
      }
    }
  }

  private boolean isReady() {
    try {
      return new RedisDialogue(server, password()).say("PING").equals("+PONG");
    } catch (IOException e) {
      return false; // not listening yet
    }
  }
}
