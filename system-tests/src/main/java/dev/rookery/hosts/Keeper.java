package dev.rookery.hosts;

import dev.rookery.postgres.owned.Launch;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedProcess;
import dev.rookery.postgres.owned.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The first process of a park, in process, mount and network namespaces of its own. It ends with
 * this JVM, even by {@code kill -9}, and with it the kernel ends everything in there.
 */
final class Keeper implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(15);

  private final String park;
  private final OwnedProcess process;
  private final long init;

  private Keeper(String park, OwnedProcess process, long init) {
    this.park = park;
    this.process = process;
    this.init = init;
  }

  /**
   * @param park name of its cgroup
   * @param home folder of this machine, over which the park mounts one of its own
   */
  static Keeper start(String park, Path home) {
    List<String> line =
        new ArrayList<>(List.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"));
    line.addAll(List.of("--propagation", "private"));
    line.addAll(Shell.script("keep-park.sh", park, home.toString()));
    Path log = home.resolve("keeper.log");
    OwnedProcess process =
        OwnedProcess.start(new Launch(List.of(), line, Path.of("/"), log, Map.of(), Signal.KILL));
    try {
      await("the park's first process", START, () -> isReady(process, home) || !process.isAlive());
      return new Keeper(park, process, child(process));
    } catch (RuntimeException e) {
      process.close();
      throw new NotStartedException("no park: %s; %s".formatted(e.getMessage(), read(log)), e);
    }
  }

  private static boolean isReady(OwnedProcess process, Path home) {
    return ProcessHandle.of(process.pid()).stream()
        .flatMap(ProcessHandle::children)
        .anyMatch(child -> Files.exists(seenBy(child.pid(), home.resolve("ready").toString())));
  }

  private static long child(OwnedProcess process) {
    return ProcessHandle.of(process.pid()).stream()
        .flatMap(ProcessHandle::children)
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("it has ended"));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log).strip();
    } catch (IOException e) {
      return "no log";
    }
  }

  /** Waits for something that another process does. */
  static void await(String what, Duration atMost, BooleanSupplier done) {
    Instant end = Instant.now().plus(atMost);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new NotStartedException("%s: not in %d s".formatted(what, atMost.toSeconds()));
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotStartedException("interrupted while waiting for " + what, e);
      }
    }
  }

  /** Process id, on this machine, of the first process in there. */
  long pid() {
    return init;
  }

  /** Name of the park's cgroup. */
  String park() {
    return park;
  }

  /** A file as the park sees it. */
  Path inside(String path) {
    return seenBy(init, path);
  }

  private static Path seenBy(long pid, String path) {
    return Path.of("/proc/" + pid + "/root" + path);
  }

  /** A file of the cgroup that all of the host's processes are in. */
  Path cgroup(String host, String file) {
    return inside("/sys/fs/cgroup/%s/%s/%s".formatted(park, host, file));
  }

  /** The command line that runs another one in the park's namespaces. */
  List<String> entering(List<String> line) {
    return Stream.concat(
            Stream.of("nsenter", "--target", Long.toString(init), "--mount", "--net", "--pid"),
            Stream.concat(Stream.of("--wdns=/", "--"), line.stream()))
        .toList();
  }

  /** Runs a command in the park, on its router; it must succeed. */
  String run(List<String> line) {
    return Shell.require(COMMAND, entering(line));
  }

  /** As {@link #run(List)}. */
  String run(String... line) {
    return run(List.of(line));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends everything in there at once, then removes the cgroups, which alone would stay. */
  @Override
  public void close() {
    if (!isAlive()) {
      return;
    }
    endCgroup();
    Signal.KILL.send(init); // its parent ends after it, when the kernel is through with all of them
    process.awaitEnd(END);
    process.stop(Signal.KILL, END);
  }

  private void endCgroup() {
    String folder = "/sys/fs/cgroup/" + park;
    Path kill = inside(folder + "/cgroup.kill");
    if (Files.notExists(kill)) {
      return; // no host was ever started
    }
    try {
      Files.writeString(kill, "1");
      Path events = inside(folder + "/cgroup.events");
      await("the end of all hosts", COMMAND, () -> contains(events, "populated 0"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot end the hosts of " + park, e);
    }
    run("find", folder, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+");
  }

  /** Whether a file of the kernel's says this now. */
  static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }
}
