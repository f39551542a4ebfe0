package dev.rookery.postgres.owned;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds out by trying whether a command works on this machine. */
public final class Trial {
  private Trial() {}

  /** Runs the command without input and output; false too when the program is missing or hangs. */
  public static boolean succeeds(List<String> line) {
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // the program is not there: that is the answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
