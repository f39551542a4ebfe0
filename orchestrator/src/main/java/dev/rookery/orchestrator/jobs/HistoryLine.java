package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a job.
 *
 * @param event done, failed attempt, failed, given up, undone, cancelled, parked, lease ran out,
 *     put back, note …
 * @param who a worker's name or a person's key; null = the ledger itself
 * @param ran how long the run took that ended so; null = no run ended
 */
public record HistoryLine(
    Instant at,
    int attempt,
    String event,
    String detail,
    @Nullable String who,
    @Nullable Duration ran) {}
