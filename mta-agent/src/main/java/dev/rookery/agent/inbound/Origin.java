package dev.rookery.agent.inbound;

import dev.rookery.agent.orders.Rules;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.UnsubscribeToken;
import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which message of ours somebody quotes. The token in List-Unsubscribe is the better witness, for
 * it is signed; Feedback-ID is what some providers leave when they redact the rest. Its message id
 * cannot be guessed either.
 */
final class Origin {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{64}");
  private static final Pattern FEEDBACK_ID =
      Pattern.compile("[^:]{1,40}:[^:]{1,40}:([0-9a-f-]{36}):rookery");

  private Origin() {}

  /** The message quoted; empty when it is none of this node's, or cannot be told. */
  static Optional<UUID> of(RawMessage original, Rules rules) {
    return original
        .findHeader("List-Unsubscribe")
        .flatMap(field -> fromTokens(field, rules))
        .or(() -> original.findHeader("Feedback-ID").flatMap(Origin::fromFeedbackId));
  }

  /** The message of a token that this node signed. */
  private static Optional<UUID> ofToken(String token, Rules rules) {
    try {
      byte[] key = Base64.getDecoder().decode(rules.wanted().unsubscribeKey());
      return Optional.of(UnsubscribeToken.read(token, key).message());
    } catch (ContractException _) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> fromTokens(HeaderField field, Rules rules) {
    Matcher tokens = TOKEN.matcher(field.value());
    while (tokens.find()) {
      Optional<UUID> message = ofToken(tokens.group(), rules);
      if (message.isPresent()) {
        return message;
      }
    }
    return Optional.empty();
  }

  private static Optional<UUID> fromFeedbackId(HeaderField field) {
    Matcher matcher = FEEDBACK_ID.matcher(field.value());
    try {
      return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
