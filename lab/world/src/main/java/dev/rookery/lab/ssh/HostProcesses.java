package dev.rookery.lab.ssh;

import dev.rookery.postgres.owned.ProcessTable;
import dev.rookery.postgres.owned.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything that runs on one machine, found by the mark in its environment. */
record HostProcesses(Path folder) {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int ROUNDS = 5;

  List<Long> running() {
    return ProcessTable.withEnvironment(HostEnvironment.mark(folder));
  }

  /** Ends all, also those that others start meanwhile. */
  void end() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> running = running();
      if (running.isEmpty()) {
        return;
      }
      ProcessTable.end(running, round == 0 ? Signal.TERM : Signal.KILL, GRACE);
    }
  }
}
