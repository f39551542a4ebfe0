package dev.rookery.bench.lab;

import dev.rookery.lab.story.Rehearsal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Starts {@code ./rookery serve} on an open database, again and again. */
final class ServeTrial implements AutoCloseable {
  private final Rehearsal rehearsal;

  private ServeTrial(Rehearsal rehearsal) {
    this.rehearsal = rehearsal;
  }

  static ServeTrial open(Path folder) throws IOException {
    return new ServeTrial(Rehearsal.open(folder));
  }

  /** From the start of the process to its word "ready", in milliseconds. */
  double readyMillis() throws IOException, InterruptedException {
    String launcher = Path.of(System.getenv("ROOKERY_HOME"), "rookery").toString();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(launcher, "serve", "--config", rehearsal.configuration().toString())
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
    rehearsal.close();
  }
}
