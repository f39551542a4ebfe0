package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.Rules;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Login;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.ProviderRule;
import dev.rookery.standards.smtp.SmtpReply;
import java.util.Optional;

/**
 * Judges at RCPT, so that most refusals cost no bounce: nothing enters the queue. Refusals of
 * clients that logged in are reported; strangers are left to the MTA's own relay rules.
 */
final class Policy {
  static final String DUNNO = "DUNNO";

  private final Orders orders;
  private final Journal journal;
  private final long maxMessageBytes;

  /**
   * @param maxMessageBytes of this agent; the wanted state may allow less
   */
  Policy(Orders orders, Journal journal, long maxMessageBytes) {
    this.orders = orders;
    this.journal = journal;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** The action, in the words of access(5). */
  String judge(PolicyRequest request) {
    Optional<Rules> rules = orders.current();
    if (rules.isEmpty()) {
      return "DEFER 4.3.0 node has no wanted state yet";
    }
    if (!request.isAtRcpt() || request.login().isEmpty()) {
      return DUNNO;
    }
    Optional<Login> login = rules.get().findLogin(request.login());
    return refusal(request, rules.get(), login)
        .map(refuse -> report(request, login, refuse.reply(), refuse.scope()))
        .or(() ->
            rules
                .get()
                .closed()
                .map(why -> report(request, login, Refusals.closed(why), "message")))
        .orElse(DUNNO);
  }

  private Optional<Verdict.Refuse> refusal(
      PolicyRequest request, Rules rules, Optional<Login> login) {
    if (login.isEmpty()) {
      return refuse(Refusals.unknownLogin());
    }
    if (!rules.owns(login.get(), request.sender())) {
      return refuse(Refusals.notOwned(request.sender()));
    }
    long limit = Math.min(rules.wanted().maxMessageBytes(), maxMessageBytes);
    if (request.size() > limit) {
      return refuse(Refusals.tooLarge(request.size(), limit));
    }
    return rules
        .findSuppression(login.get().tenant(), request.recipient())
        .flatMap(reason -> refuse(Refusals.suppressed(reason)));
  }

  private static Optional<Verdict.Refuse> refuse(Verdict.Refuse refuse) {
    return Optional.of(refuse);
  }

  private String report(
      PolicyRequest request, Optional<Login> login, SmtpReply reply, String scope) {
    MessageFact fact =
        new MessageFact(
            null,
            login.map(Login::tenant).orElse(null),
            EmailAddress.parse(request.sender()).map(EmailAddress::domain).orElse(null),
            EmailAddress.parse(request.recipient()).map(EmailAddress::toString).orElse(null),
            ProviderRule.OTHER,
            null,
            null,
            reply.code(),
            reply.status(),
            scope,
            reply.text(),
            request.size());
    journal.transact(tx -> {
      tx.event(EventKind.REFUSED, fact);
      return null;
    });
    return reply.code() == 550
        ? "REJECT %s %s".formatted(reply.status(), reply.text())
        : reply.folded();
  }
}
