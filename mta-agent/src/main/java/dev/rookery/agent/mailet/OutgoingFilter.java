package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalException;
import dev.rookery.agent.journal.Transaction;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.agent.orders.Rules;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Login;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.smtp.SmtpReply;
import jakarta.mail.MessagingException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a message to one recipient and answers once the MTA has it back: so the agent owns
 * no queue. The MTA may ask any number of times; an answer once final is repeated.
 */
final class OutgoingFilter {
  private static final System.Logger LOG = System.getLogger("mailet");

  private final Journal journal;
  private final Orders orders;
  private final MessageBook messages;
  private final PermitBook permits;
  private final MessageIds ids;
  private final Providers providers;
  private final Pipeline pipeline;
  private final Reinjection reinjection;
  private final WaitingRoom waiting;
  private final InstantSource clock;
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

  OutgoingFilter(
      FilterBooks books,
      Orders orders,
      Providers providers,
      Pipeline pipeline,
      Reinjection reinjection,
      WaitingRoom waiting,
      InstantSource clock) {
    this.journal = books.journal();
    this.messages = books.messages();
    this.permits = books.permits();
    this.ids = new MessageIds(journal.epoch());
    this.orders = orders;
    this.providers = providers;
    this.pipeline = pipeline;
    this.reinjection = reinjection;
    this.waiting = waiting;
    this.clock = clock;
  }

  /** The answer for this recipient; whatever goes wrong is 4yz. */
  SmtpReply filter(Submission submission, EmailAddress recipient) {
    UUID id = ids.of(submission.queueId(), recipient.toString());
    waiting.arrived(id);
    if (!underWay.add(id)) {
      return SmtpReply.of(451, "4.3.0", "the same message is being filtered already");
    }
    try {
      Optional<Rules> rules = orders.current();
      return rules.isPresent()
          ? filter(id, submission, recipient, rules.get())
          : SmtpReply.of(451, "4.3.0", "node has no wanted state yet");
    } catch (DnsUnavailableException e) {
      return SmtpReply.of(451, "4.4.3", e.getMessage());
    } catch (Exception | LinkageError | StackOverflowError e) {
      LOG.log(Level.WARNING, "mailet: %s answered later".formatted(submission.queueId()), e);
      return SmtpReply.of(451, "4.3.0", "filter failed: " + e.getClass().getSimpleName());
    } finally {
      underWay.remove(id);
    }
  }

  private SmtpReply filter(UUID id, Submission submission, EmailAddress recipient, Rules rules)
      throws MessagingException {
    Optional<TrackedMessage> known = journal.read(() -> messages.find(id));
    Optional<String> answered = known.map(TrackedMessage::answer);
    if (answered.isPresent()) {
      return SmtpReply.parse(answered.get());
    }
    TrackedMessage tracked =
        known.isPresent() ? known.get() : accept(id, submission, recipient, rules);
    // held already: an earlier attempt may have reached the MTA, its permit is not given back
    boolean held = journal.read(() -> permits.find(id)).isPresent();
    OutgoingMail mail = new OutgoingMail(tracked, rules, submission.sender(), submission.octets());
    return switch (pipeline.run(mail)) {
      case Verdict.Pass _ -> inject(mail, submission.sender(), held);
      case Verdict.Refuse(SmtpReply reply, String scope) -> refuse(tracked, reply, scope, held);
      case Verdict.Later(SmtpReply reply) -> later(id, reply, held);
      case Verdict.Wait(SmtpReply reply) -> {
        waiting.add(id, tracked.queueId(), tracked.provider(), clock.instant());
        yield reply;
      }
    };
  }

  private TrackedMessage accept(UUID id, Submission submission, EmailAddress recipient, Rules rules)
      throws MessagingException {
    FilterMessage message = new FilterMessage(submission.octets());
    String domain = HeaderFrom.domain(message).orElse(null);
    String messageId = message.getHeader("Message-ID", null);
    TrackedMessage tracked =
        new TrackedMessage(
            id,
            submission.queueId(),
            messageId == null
                ? MessageId.made(id, domain == null ? "localhost" : domain)
                : messageId.strip(),
            rules.findOwner(submission.sender()).map(Login::tenant).orElse(null),
            domain,
            recipient.toString(),
            providers.of(rules, recipient.domain()),
            submission.octets().length,
            MessageState.ACCEPTED,
            null,
            null,
            false,
            clock.millis());
    journal.transact(tx -> {
      messages.record(tx, tracked);
      tx.event(EventKind.ACCEPTED, tracked.fact(Optional.empty(), Reason.NONE));
      return tracked;
    });
    return tracked;
  }

  private SmtpReply inject(OutgoingMail mail, String sender, boolean held)
      throws MessagingException {
    TrackedMessage tracked = mail.tracked();
    Injection injection =
        reinjection.send(tracked.id(), sender, tracked.recipient(), mail.octets());
    return switch (injection) {
      case Injection.Queued(SmtpReply reply, Optional<String> queueId) -> {
        recordInjected(tracked, queueId.orElse(null), reply);
        yield reply;
      }
      case Injection.Refused(String reason) ->
          later(tracked.id(), SmtpReply.of(451, "4.3.0", "re-injection: " + reason), held);
      case Injection.Unknown(String reason) ->
          SmtpReply.of(451, "4.4.2", "re-injection: " + reason);
    };
  }

  /** The MTA has the message, so the answer stays positive even if this cannot be written. */
  private void recordInjected(TrackedMessage tracked, @Nullable String queueId, SmtpReply reply) {
    try {
      journal.transact(tx -> {
        TrackedMessage now = messages.find(tracked.id()).orElse(tracked);
        messages.record(tx, now.injected(queueId, reply.folded(), clock.millis()));
        return null;
      });
    } catch (JournalException e) {
      LOG.log(Level.ERROR, "mailet: %s is out but not noted".formatted(tracked.queueId()), e);
    }
  }

  private SmtpReply refuse(TrackedMessage tracked, SmtpReply reply, String scope, boolean held) {
    return journal.transact(tx -> {
      giveBack(tx, tracked.id(), held);
      messages.record(tx, tracked.refused(reply.folded(), clock.millis()));
      tx.event(
          EventKind.BOUNCED, tracked.fact(permits.find(tracked.id()), Reason.of(reply, scope)));
      return reply;
    });
  }

  private SmtpReply later(UUID id, SmtpReply reply, boolean held) {
    return journal.transact(tx -> {
      giveBack(tx, id, held);
      return reply;
    });
  }

  private void giveBack(Transaction tx, UUID id, boolean held) {
    if (!held) {
      permits.giveBack(tx, id, clock.instant());
    }
  }
}
