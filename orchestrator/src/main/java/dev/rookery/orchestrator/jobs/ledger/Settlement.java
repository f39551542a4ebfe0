package dev.rookery.orchestrator.jobs.ledger;

import java.time.Duration;

/**
 * A verdict on a claim.
 *
 * @param ran from the start of the run to its end, by the worker's monotonic clock
 */
public record Settlement(Claimed job, Verdict verdict, Duration ran) {}
