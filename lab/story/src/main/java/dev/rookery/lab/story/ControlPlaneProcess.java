package dev.rookery.lab.story;

import dev.rookery.postgres.owned.Launch;
import dev.rookery.postgres.owned.OwnedProcess;
import dev.rookery.postgres.owned.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rookery serve} as a process of its own, ended with the lab however that ends. */
final class ControlPlaneProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready at (\\S+) after (\\d+) ms");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final OwnedProcess process;
  private final Path log;
  private final URI url;
  private final long readyMillis;

  private ControlPlaneProcess(OwnedProcess process, Path log, Matcher ready) {
    this.process = process;
    this.log = log;
    this.url = URI.create(ready.group(1));
    this.readyMillis = Long.parseLong(ready.group(2));
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @throws StepFailedException it ended, or did not become ready in time; says where its log is
   */
  static ControlPlaneProcess start(LabHome home) {
    return start(home.installationFile(), home.logs().resolve("control-plane.log"), Map.of());
  }

  /**
   * As above, from any configuration.
   *
   * @param log appended to
   * @param environment added to our own
   */
  static ControlPlaneProcess start(Path installation, Path log, Map<String, String> environment) {
    int before = read(log).length(); // what an earlier one said is not said by this one
    OwnedProcess process =
        OwnedProcess.start(
            new Launch(
                List.of(),
                line(installation),
                installation.getParent(),
                log,
                environment,
                Signal.TERM));
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Matcher ready = READY.matcher(read(log).substring(before));
      if (ready.find()) {
        return new ControlPlaneProcess(process, log, ready);
      }
      if (process.awaitEnd(Duration.ofMillis(20))) {
        break;
      }
    }
    process.close();
    throw new StepFailedException(
        "the control plane is ready within " + START_LIMIT.toSeconds() + " s",
        Evidence.of("log", log).and("last line", lastLine(read(log))));
  }

  URI url() {
    return url;
  }

  long readyMillis() {
    return readyMillis;
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Ends it as a supervisor would.
   *
   * @return whether it went by itself
   */
  boolean stop(Duration grace) {
    return process.stop(Signal.TERM, grace);
  }

  /** As a crash would end it. */
  void kill() {
    process.stop(Signal.KILL, Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    process.stop(Signal.TERM, Duration.ofSeconds(25));
  }

  private static List<String> line(Path installation) {
    List<String> line = new ArrayList<>();
    String home = System.getenv("ROOKERY_HOME");
    if (home != null) {
      line.add(Path.of(home, "rookery").toString());
    } else {
      line.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xms24m",
              "-Xmx160m",
              "-XX:MinHeapFreeRatio=20",
              "-XX:MaxHeapFreeRatio=40",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              System.getProperty("java.class.path"),
              "dev.rookery.orchestrator.cli.Main"));
    }
    line.addAll(List.of("serve", "--config", installation.toString()));
    return line;
  }

  static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("(empty)");
  }
}
