package dev.rookery.orchestrator.jobs;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The moments of a job's life at which a process may die. A test arms one by the system property
 * {@code rookery.crash-at=after-effect:2}: then the process ends there, the second time it gets
 * there, as if it was killed. Otherwise each costs one look at a constant.
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

  private static final @Nullable Armed ARMED = Armed.by(System.getProperty("rookery.crash-at"));
  private static final int KILLED = 137;

  private record Armed(CrashPoint point, AtomicInteger left) {
    static @Nullable Armed by(@Nullable String setting) {
      if (setting == null) {
        return null;
      }
      String[] parts = setting.split(":");
      return new Armed(
          valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')),
          new AtomicInteger(Integer.parseInt(parts[1])));
    }
  }

  /** As the system property names it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void hit() {
    if (ARMED != null && ARMED.point() == this && ARMED.left().decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
