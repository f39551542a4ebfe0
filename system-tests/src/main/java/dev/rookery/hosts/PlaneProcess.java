package dev.rookery.hosts;

import dev.rookery.postgres.owned.Launch;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedProcess;
import dev.rookery.postgres.owned.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code rookery serve} as a process of its own, which can be killed and started again. */
final class PlaneProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);

  private final Path config;
  private final Path log;
  private OwnedProcess process;

  private PlaneProcess(Path config) {
    this.config = config;
    this.log = config.resolveSibling("control-plane.log");
    this.process = started();
  }

  /** Returns when it is ready. */
  static PlaneProcess start(Path config) {
    return new PlaneProcess(config);
  }

  private OwnedProcess started() {
    int before = said().length();
    OwnedProcess fresh =
        OwnedProcess.start(
            new Launch(List.of(), line(), config.getParent(), log, Map.of(), Signal.KILL));
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      if (said().indexOf("ready at ", before) >= 0) {
        return fresh;
      }
      if (fresh.awaitEnd(Duration.ofMillis(20))) {
        break;
      }
    }
    fresh.close();
    throw new NotStartedException("the control plane is not ready: " + said());
  }

  private List<String> line() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx160m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.rookery.orchestrator.cli.Main",
        "serve",
        "--config",
        config.toString());
  }

  private String said() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a crash would end it. */
  void kill() {
    process.stop(Signal.KILL, END);
  }

  /** After {@link #kill}. */
  void startAgain() {
    process = started();
  }

  @Override
  public void close() {
    process.stop(Signal.TERM, END);
  }
}
