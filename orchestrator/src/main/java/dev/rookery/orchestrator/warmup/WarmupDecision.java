package dev.rookery.orchestrator.warmup;

import java.time.Instant;

/**
 * A stored decision.
 *
 * @param day the sending day {@code capAfter} holds for
 * @param inputs JSON of all that the decision was made from
 */
public record WarmupDecision(
    int day,
    Move move,
    int capBefore,
    int capAfter,
    String sentence,
    Instant decidedAt,
    String inputs) {}
