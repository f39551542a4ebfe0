package dev.rookery.postgres.owned;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Finds processes that an earlier JVM left behind, by what the kernel says of them and not by a pid
 * file, which may be stale. Linux only; elsewhere nothing is ever found.
 */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  private ProcessTable() {}

  /**
   * Processes that work in the given folder or below it and whose program file has the given name.
   *
   * @param folder absolute; compared with links resolved
   * @param program file name without folder, e.g. {@code postgres}
   */
  public static List<Long> workingIn(Path folder, String program) {
    Path real = realPath(folder);
    return select(entry ->
        link(entry.resolve("cwd")).startsWith(real)
            && program.equals(fileName(link(entry.resolve("exe")))));
  }

  /**
   * All processes that work in the given folder or below it, this JVM excepted.
   *
   * @param folder absolute; compared with links resolved
   */
  public static List<Long> workingIn(Path folder) {
    Path real = realPath(folder);
    String self = Long.toString(ProcessHandle.current().pid());
    return select(entry -> !entry.endsWith(self) && link(entry.resolve("cwd")).startsWith(real));
  }

  /**
   * Processes started with this very {@code NAME=value} in their environment, this JVM excepted.
   */
  public static List<Long> withEnvironment(String nameAndValue) {
    String self = Long.toString(ProcessHandle.current().pid());
    return select(entry -> !entry.endsWith(self) && environment(entry).contains(nameAndValue));
  }

  /**
   * Ends processes: first by the signal, after the grace by {@link Signal#KILL}, and waits until
   * they are gone.
   */
  public static void end(List<Long> pids, Signal signal, Duration grace) {
    pids.forEach(signal::send);
    List<Long> stubborn = pids.stream().filter(pid -> !goneWithin(pid, grace)).toList();
    stubborn.forEach(Signal.KILL::send);
    stubborn.forEach(pid -> goneWithin(pid, LAST_WORD));
  }

  private static boolean goneWithin(long pid, Duration atMost) {
    try {
      var handle = ProcessHandle.of(pid);
      if (handle.isPresent()) {
        handle.get().onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<Long> select(Predicate<Path> wanted) {
    List<Long> found = new ArrayList<>();
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        if (wanted.test(entry)) {
          found.add(Long.parseLong(String.valueOf(fileName(entry))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list /proc", e);
    }
    return found;
  }

  private static Path realPath(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize(); // not there: then nobody works in it
    }
  }

  private static Path link(Path link) {
    try {
      // the kernel appends this when an upgrade or a clean-up removed the file or folder
      return Path.of(Files.readSymbolicLink(link).toString().replace(" (deleted)", ""));
    } catch (IOException | SecurityException e) {
      return PROC; // ended meanwhile, a kernel thread, or not ours to look at
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<String> environment(Path entry) {
    try {
      byte[] bytes = Files.readAllBytes(entry.resolve("environ"));
      return Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return List.of(); // ended meanwhile, or not ours to look at
    }
  }
}
