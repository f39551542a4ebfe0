package dev.rookery.orchestrator.hosting;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * One answer of a provider's API.
 *
 * @param body missing where there was none, or no JSON
 * @param retryAfter when the provider wants to be asked again, from its headers, 1 s to 1 h
 */
public record ProviderReply(int status, JsonNode body, Duration retryAfter) {

  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** There is no such thing (any more). */
  public boolean isMissing() {
    return status == 404;
  }

  public boolean isConflict() {
    return status == 409;
  }

  /** Nobody knows whether it was done; asking again may help. */
  public boolean isFault() {
    return status == 429 || status == 408 || status == 425 || status / 100 == 5;
  }
}
