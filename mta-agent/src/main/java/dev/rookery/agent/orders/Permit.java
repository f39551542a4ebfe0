package dev.rookery.agent.orders;

import java.util.UUID;

/**
 * The right of one message to leave now.
 *
 * @param message our id of the message
 * @param source address it leaves from
 * @param provider key of the receiving provider
 * @param budget id of the budget it counts against, {@code floor/SOURCE/PROVIDER} when none was in
 *     force
 */
public record Permit(UUID message, String source, String provider, String budget) {
  Lane.Key lane() {
    return new Lane.Key(source, provider);
  }
}
