package dev.rookery.agent.mtalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What earlier lines said of a queue id.
 *
 * @param login who submitted it; null for re-injected mail and strangers
 * @param ident our message id, when re-injection passed it on
 * @param messageId with brackets
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueFacts(
    String queueId, @Nullable String login, @Nullable String ident, @Nullable String messageId) {
  QueueFacts named(String newMessageId) {
    return new QueueFacts(queueId, login, ident, newMessageId);
  }
}
