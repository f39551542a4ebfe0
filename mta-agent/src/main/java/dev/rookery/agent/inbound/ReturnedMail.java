package dev.rookery.agent.inbound;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.mailet.EmailAddress;
import dev.rookery.agent.mailet.MailtoToken;
import dev.rookery.agent.mailet.Providers;
import dev.rookery.agent.orders.Rules;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.ProviderRule;
import dev.rookery.standards.arf.ArfReport;
import dev.rookery.standards.message.RawMessage;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Takes note of what recipients say about our messages. */
final class ReturnedMail {
  private final Journal journal;
  private final HeardBook heard;
  private final Providers providers;

  ReturnedMail(Journal journal, HeardBook heard, Providers providers) {
    this.journal = journal;
    this.heard = heard;
    this.providers = providers;
  }

  /**
   * A complaint about a message of this node.
   *
   * @return false when it is about none, or is no complaint
   * @throws dev.rookery.standards.dns.DnsUnavailableException the recipient's provider could not be
   *     found out; asking again may help
   */
  boolean complaint(ArfReport report, EmailAddress to, Rules rules) {
    Optional<UUID> message = report.original().flatMap(original -> Origin.of(original, rules));
    if (message.isEmpty() || !report.type().isComplaint()) {
      return false;
    }
    Optional<EmailAddress> recipient =
        report.recipients().stream().findFirst().flatMap(EmailAddress::parse);
    String provider =
        recipient.map(r -> providers.of(rules, r.domain())).orElse(ProviderRule.OTHER);
    Optional<String> sendingDomain = report.original().flatMap(ReturnedMail::fromDomain);
    String text = "%s, told by %s".formatted(report.type().word(), report.userAgent());
    tell(
        EventKind.COMPLAINED,
        fact(message.get(), to, sendingDomain, recipient, provider, text, rules));
    return true;
  }

  /** A request by mail not to be written to again. */
  boolean unsubscribe(String token, EmailAddress to, Rules rules) {
    byte[] key = Base64.getDecoder().decode(rules.wanted().unsubscribeKey());
    Optional<UUID> message = MailtoToken.read(token, key);
    message.ifPresent(id ->
        tell(
            EventKind.UNSUBSCRIBED,
            fact(
                id,
                to,
                Optional.of(to.domain()),
                Optional.empty(),
                ProviderRule.OTHER,
                "unsubscribed by mail",
                rules)));
    return message.isPresent();
  }

  private void tell(EventKind kind, MessageFact fact) {
    journal.transact(tx -> {
      if (heard.isNews(tx, kind, fact.message())) {
        tx.event(kind, fact);
      }
      return null;
    });
  }

  private static MessageFact fact(
      UUID message,
      EmailAddress to,
      Optional<String> sendingDomain,
      Optional<EmailAddress> recipient,
      String provider,
      String text,
      Rules rules) {
    return new MessageFact(
        message,
        rules.findInboundTenant(to.domain()).orElse(null),
        sendingDomain.orElse(to.domain()),
        recipient.map(EmailAddress::toString).orElse(null),
        provider,
        null,
        null,
        0,
        null,
        null,
        text,
        0);
  }

  private static Optional<String> fromDomain(RawMessage original) {
    return original
        .findHeader("From")
        .map(field -> field.value().replaceAll(".*<([^>]*)>.*", "$1"))
        .flatMap(EmailAddress::parse)
        .map(EmailAddress::domain)
        .filter(domain -> domain.matches("[a-z0-9.-]{1,253}"));
  }
}
