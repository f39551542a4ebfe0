package dev.rookery.orchestrator.outcomes;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a node's stream as Redis gave it. Nothing in it can be trusted yet, not even its ID:
 * a node may choose any.
 *
 * @param trimmed it was dropped while it was pending: there is nothing to read any more
 * @param body null when the field is missing
 * @param mac null when the field is missing
 */
record StreamEntry(StreamId id, boolean trimmed, byte @Nullable [] body, byte @Nullable [] mac) {}
