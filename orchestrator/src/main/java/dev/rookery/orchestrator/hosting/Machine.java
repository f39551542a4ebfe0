package dev.rookery.orchestrator.hosting;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine in the account of a hosting provider.
 *
 * @param reference the provider's own
 * @param name as its console shows it; hostile text
 * @param marker ours; empty = somebody else ordered it
 * @param createdAt by the provider's clock; empty = it does not tell
 * @param monthly empty = it does not tell
 */
public record Machine(
    String reference,
    String name,
    Optional<String> marker,
    Optional<InetAddress> address,
    Optional<Instant> createdAt,
    Optional<Price> monthly) {

  /** Name of the SSH key that was registered for the machine with this marker. */
  public static String keyName(String marker) {
    return "rookery-" + marker;
  }
}
