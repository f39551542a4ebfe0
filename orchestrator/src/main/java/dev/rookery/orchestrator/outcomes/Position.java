package dev.rookery.orchestrator.outcomes;

import java.util.UUID;

/**
 * Where an event stands in its node's journal.
 *
 * @param seq 1 or more
 */
record Position(UUID epoch, long seq) {}
