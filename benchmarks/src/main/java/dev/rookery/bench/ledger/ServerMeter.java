package dev.rookery.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** What PostgreSQL writes and computes, whoever asked for it: all its processes together. */
record ServerMeter(Schema schema, long postmaster) {
  /** USER_HZ, which Linux fixes at 100 for everything in {@code /proc}. */
  private static final double MICROS_A_TICK = 10_000;

  private static final int USER = 12; // word after the program's name: utime, see proc_pid_stat(5)
  private static final int CHILDREN_SYSTEM = USER + 3; // utime, stime, cutime, cstime

  /**
   * @param walBytes written since the server's first start
   * @param cpuMicros user and system time; 0 where there is no {@code /proc}
   */
  record Reading(double walBytes, double cpuMicros) {
    Reading since(Reading before) {
      return new Reading(walBytes - before.walBytes, cpuMicros - before.cpuMicros);
    }
  }

  Reading read() throws SQLException {
    long wal = schema.ask("select (pg_current_wal_insert_lsn() - '0/0')::bigint", Long.class);
    return new Reading(wal, ticks() * MICROS_A_TICK);
  }

  /** The postmaster counts its children that ended, the others count for themselves. */
  private long ticks() {
    return ProcessHandle.of(postmaster).stream()
        .mapToLong(server ->
            ticks(server.pid(), CHILDREN_SYSTEM)
                + server.descendants().mapToLong(child -> ticks(child.pid(), USER + 1)).sum())
        .sum();
  }

  private static long ticks(long pid, int last) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] words = line.substring(line.lastIndexOf(')') + 1).split(" ");
      long sum = 0;
      for (int word = USER; word <= last; word++) {
        sum += Long.parseLong(words[word]);
      }
      return sum;
    } catch (IOException _) {
      return 0; // ended between being listed and being read: its parent counts it
    }
  }
}
