package dev.rookery.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child process writes and says what was acknowledged, and is killed at any moment. */
class JournalTortureTest {
  private static final int ROUNDS = 6;

  @TempDir private Path directory;

  @Test
  void nothing_acknowledged_is_lost_and_nothing_is_there_twice_after_kill_9() throws Exception {
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged = Math.max(acknowledged, writeUntilKilled(acknowledged + 100 + 37L * round));
      CountBook book = new CountBook();
      try (Journal journal = open(directory, book)) {
        assertThat(journal.lastSeq()).isGreaterThanOrEqualTo(acknowledged);
        assertThat(book.sum()).as("one note with every event").isEqualTo(journal.lastSeq());
        assertThat(journal.reader().after(0, Integer.MAX_VALUE)).hasSize((int) journal.lastSeq());
      }
    }
  }

  private long writeUntilKilled(long enough) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    try (BufferedReader acks = child.inputReader()) {
      while (last < enough) {
        last = Long.parseLong(acks.readLine());
      }
      child.toHandle().destroyForcibly(); // the process only, its output stays readable
      child.waitFor();
      for (String line = acks.readLine(); line != null; line = acks.readLine()) {
        last = line.matches("\\d+") ? Math.max(last, Long.parseLong(line)) : last;
      }
    }
    return last;
  }

  private static Journal open(Path directory, CountBook book) {
    return new Journal(
        directory,
        new JournalSettings(4096, Duration.ofHours(1), Duration.ofHours(48)),
        new UUID(1, 2),
        InstantSource.system(),
        List.of(book));
  }

  /** The process that is killed. Prints the highest number below which all is acknowledged. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      CountBook book = new CountBook();
      Journal journal = open(Path.of(args[0]), book);
      for (int i = 0; i < 4; i++) {
        Thread.ofPlatform().start(() -> writeForEver(journal, book));
      }
      Thread.currentThread().join();
    }

    private static void writeForEver(Journal journal, CountBook book) {
      while (true) {
        long seq =
            journal.transact(tx -> {
              tx.applied(1);
              tx.note(book, new CountBook.Added(1));
              return journal.lastSeq() + 1;
            });
        synchronized (journal) {
          System.out.println(seq);
          System.out.flush();
        }
      }
    }
  }
}
