package dev.rookery.orchestrator.jobs.ledger;

/**
 * Jobs of one kind that a worker would take now.
 *
 * @param room how many of this kind, 1 or more
 * @param together at most so many of this kind run in the whole installation; 0 = as many as come
 * @param perTenant at most so many of one tenant run in the whole installation; 0 = as many as come
 */
public record Wish(String kind, int room, int together, int perTenant) {}
