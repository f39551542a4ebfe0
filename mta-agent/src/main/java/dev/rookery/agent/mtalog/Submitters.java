package dev.rookery.agent.mtalog;

import dev.rookery.agent.mailet.EmailAddress;
import dev.rookery.agent.mailet.MessageState;
import dev.rookery.agent.mailet.TrackedMessage;
import dev.rookery.agent.orders.Orders;
import dev.rookery.contract.Login;
import dev.rookery.contract.ProviderRule;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Describes messages by who submitted them, when the log is all there is. */
final class Submitters {
  private final Orders orders;
  private final InstantSource clock;

  Submitters(Orders orders, InstantSource clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /** Empty when no login of ours submitted it. */
  Optional<TrackedMessage> describe(UUID id, QueueFacts facts, EmailAddress recipient) {
    return Optional.ofNullable(facts.login())
        .flatMap(login -> orders.current().flatMap(rules -> rules.findLogin(login)))
        .map(login -> describe(id, facts, recipient, login));
  }

  private TrackedMessage describe(UUID id, QueueFacts facts, EmailAddress recipient, Login login) {
    return new TrackedMessage(
        id,
        facts.queueId(),
        Optional.ofNullable(facts.messageId()).orElse(""),
        login.tenant(),
        EmailAddress.parse(login.name()).map(EmailAddress::domain).orElse(null),
        recipient.toString(),
        ProviderRule.OTHER,
        0,
        MessageState.FINAL,
        null,
        null,
        true,
        clock.millis());
  }
}
