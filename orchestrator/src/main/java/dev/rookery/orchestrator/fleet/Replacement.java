package dev.rookery.orchestrator.fleet;

import java.util.UUID;

/**
 * The work that puts one node in the place of another.
 *
 * @param making job that makes the fresh one
 * @param waitsUntilWarm the old one serves until the fresh one is active
 */
public record Replacement(UUID old, UUID fresh, UUID making, boolean waitsUntilWarm) {
  /** Kind of the job. */
  public static final String KIND = "node.replace";
}
