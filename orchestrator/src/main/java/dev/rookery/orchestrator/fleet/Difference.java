package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.Price;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that a provider and the fleet see differently.
 *
 * @param reference the provider's own name for the machine
 * @param name of the machine at the provider, of the node where it is gone
 * @param node name of the node it belongs to or belonged to; null = none
 * @param createdAt when the machine was made; null = unknown
 * @param monthly what it costs; null = unknown
 * @param explanation one sentence, with what to do
 */
public record Difference(
    Kind kind,
    String provider,
    String reference,
    String name,
    @Nullable String node,
    @Nullable Instant createdAt,
    @Nullable Price monthly,
    String explanation) {

  /** Which kind. */
  public enum Kind {
    /** Billed, and no node that is not retired has it. */
    UNKNOWN,
    /** Billed, and its marker is that of a node which has another machine. */
    DUPLICATE,
    /** A node has it, and the provider does not list it. */
    GONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
