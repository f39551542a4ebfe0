package dev.rookery.orchestrator.fleet;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node serves, and why not.
 *
 * @param reason as a person gave it; null = none was given
 * @param since when it was taken out of service; null while it is in service
 */
public record NodeService(Duty duty, @Nullable String reason, @Nullable Instant since) {
  /** It serves. */
  public static final NodeService IN_SERVICE = new NodeService(Duty.IN_SERVICE, null, null);

  /**
   * What its submission service tells clients, without the operators' reason; empty = it takes
   * mail.
   */
  public Optional<String> closed(String node) {
    return switch (duty) {
      case IN_SERVICE -> Optional.empty();
      case MAINTENANCE ->
          Optional.of(
              "%s is in maintenance and takes no mail now; try again later or another node"
                  .formatted(node));
      case DRAINING ->
          Optional.of(
              "%s is being emptied and takes no mail any more; try another node".formatted(node));
    };
  }
}
