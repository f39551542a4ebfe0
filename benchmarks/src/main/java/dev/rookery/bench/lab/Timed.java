package dev.rookery.bench.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a whole process and says how long it took. */
record Timed(Duration wall, int exitCode) {

  /** Runs to the end; output goes to {@code output}, errors to {@code /dev/null} beside it. */
  static Timed run(
      List<String> line, Path folder, Map<String, String> environment, Path output, Duration limit)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .redirectError(new File(output + ".err"));
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
      process.destroyForcibly();
      return new Timed(limit, -1);
    }
    return new Timed(Duration.ofNanos(System.nanoTime() - start), process.exitValue());
  }
}
