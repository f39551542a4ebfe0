package dev.rookery.orchestrator.platform;

import dev.rookery.orchestrator.platform.Installation.Gate;
import dev.rookery.orchestrator.platform.Installation.JobsKept;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import java.time.Duration;
import java.util.List;

/** Settings of control planes in tests that do not care for them. */
public final class InTests {
  /** Longer than any test. */
  public static final JobsKept KEPT =
      new JobsKept(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(40));

  /** What a scraper sends. */
  public static final MetricsDoor METRICS =
      new MetricsDoor(new Sensitive("scraper's-token-in-tests"), false);

  /** Nobody is asked. */
  public static final Gate NO_GATE = new Gate(List.of(), List.of());

  private InTests() {}
}
