package dev.rookery.orchestrator.warmup;

/**
 * What a day led to.
 *
 * @param sentence why, in words a person understands, with the figures
 */
record Decision(Move move, Standing after, int capBefore, int capAfter, String sentence) {}
