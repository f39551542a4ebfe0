package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine to their end, bounded in time. */
final class Shell {
  private static final int SHOWN = 1500;

  private Shell() {}

  /** How a program ended and what it said on both outputs. */
  record Ended(int exitCode, String output) {}

  /**
   * Runs a program that must succeed.
   *
   * @return what it said on both outputs
   * @throws NotStartedException it failed, or did not end in time and was killed
   */
  static String require(Duration atMost, List<String> line) {
    Ended ended = run(atMost, line);
    if (ended.exitCode() != 0) {
      throw new NotStartedException(
          "%s ended with %d: %s".formatted(shown(line), ended.exitCode(), tail(ended.output())));
    }
    return ended.output();
  }

  /**
   * Runs a program.
   *
   * @throws NotStartedException it is missing, or did not end in time and was killed
   */
  static Ended run(Duration atMost, List<String> line) {
    try {
      Path said = Files.createTempFile("rookery-hosts", ".out");
      try {
        Process process =
            new ProcessBuilder(line)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new NotStartedException(
              "%s did not end in %d s: %s"
                  .formatted(shown(line), atMost.toSeconds(), tail(read(said))));
        }
        return new Ended(process.exitValue(), read(said));
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      throw new NotStartedException("cannot run %s: %s".formatted(shown(line), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotStartedException("interrupted in " + shown(line), e);
    }
  }

  /** A script of ours as a command line; {@code arguments} are its {@code $1}, {@code $2} … */
  static List<String> script(String name, String... arguments) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", text(name), name));
    line.addAll(List.of(arguments));
    return line;
  }

  private static String text(String name) {
    try (InputStream in = Shell.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name + " on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read script " + name, e);
    }
  }

  /** Without the script's own text. */
  private static String shown(List<String> line) {
    return String.join(" ", line.stream().filter(word -> !word.contains("\n")).toList());
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - SHOWN)).strip();
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }
}
