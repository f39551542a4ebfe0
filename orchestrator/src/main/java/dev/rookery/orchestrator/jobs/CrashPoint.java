package dev.rookery.orchestrator.jobs;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The moments of a job's life at which a process may die. A test arms one by the system property
 * {@code rookery.crash-at=after-effect:2}: then the process ends there, the second time it gets
 * there, as if it was killed. {@code after-effect:2@one.kind,before-commit:1@another} counts jobs
 * of a kind each and has those wait that got there first, so that all of them die in one process.
 * Otherwise each costs one look at a constant.
 */
public enum CrashPoint {
  BEFORE_INTENT,
  /** The intent is committed; the effect has not begun. */
  AFTER_INTENT,
  /** The effect has happened; nobody but the world knows. */
  AFTER_EFFECT,
  /** The step's result is written and not committed. */
  BEFORE_COMMIT,
  AFTER_COMMIT,
  /** The run is over; the ledger has not been told. */
  BEFORE_END,
  /** The end is committed; its worker has not heard the answer. */
  AFTER_END;

  private static final List<Armed> ARMED = Armed.all(System.getProperty("rookery.crash-at", ""));
  private static final AtomicInteger TO_COME = new AtomicInteger(ARMED.size());
  private static final int KILLED = 137;

  /**
   * A moment to die at.
   *
   * @param kind of the jobs that are counted, by their threads; empty = all
   */
  private record Armed(CrashPoint point, AtomicInteger left, String kind) {
    static List<Armed> all(String setting) {
      return Stream.of(setting.split(",")).filter(one -> !one.isEmpty()).map(Armed::by).toList();
    }

    private static Armed by(String setting) {
      String[] parts = setting.split("@", 2);
      String[] point = parts[0].split(":");
      return new Armed(
          valueOf(point[0].toUpperCase(Locale.ROOT).replace('-', '_')),
          new AtomicInteger(Integer.parseInt(point[1])),
          parts.length == 1 ? "" : parts[1]);
    }

    boolean isNowAt(CrashPoint where) {
      return point == where
          && (kind.isEmpty() || Thread.currentThread().getName().equals("job-" + kind))
          && left.decrementAndGet() == 0;
    }
  }

  /** As the system property names it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void hit() {
    if (!ARMED.isEmpty() && ARMED.stream().anyMatch(one -> one.isNowAt(this))) {
      dieWithTheOthers();
    }
  }

  private static void dieWithTheOthers() {
    if (TO_COME.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
    while (true) {
      LockSupport.park();
    }
  }
}
