package dev.rookery.agent.mailet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Asks the MTA to try messages now, by its {@code postqueue} command. */
final class Postqueue implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("mailet");
  private static final int AT_ONCE = 4;
  private static final int PATIENCE_SECONDS = 20;
  private static final int LAST_SECONDS = 2;

  private final List<String> command;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * @param command line without options
   */
  Postqueue(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** Tries one message. Returns once it runs; waits while too many do. */
  void wake(String queueId) throws InterruptedException {
    if (queueId.matches("[0-9A-Za-z]+")) {
      start("-i", queueId);
    }
  }

  /** Tries the whole queue. */
  void flush() throws InterruptedException {
    start("-f");
  }

  /** Starts none any more; waits a moment for those that run. */
  @Override
  public void close() {
    try {
      if (!places.tryAcquire(AT_ONCE, LAST_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "mailet: {0} is still running", command);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(String... options) throws InterruptedException {
    places.acquire();
    Thread.ofVirtual()
        .name("postqueue")
        .start(() -> {
          try {
            run(options);
          } finally {
            places.release();
          }
        });
  }

  private void run(String... options) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        LOG.log(Level.WARNING, "mailet: {0} did not end in time", line);
      } else if (process.exitValue() != 0) {
        LOG.log(Level.WARNING, "mailet: {0} ended with {1}", line, process.exitValue());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "mailet: cannot run {0}, {1}", line, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
