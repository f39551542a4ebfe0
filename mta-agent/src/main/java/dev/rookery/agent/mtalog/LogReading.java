package dev.rookery.agent.mtalog;

import dev.rookery.agent.journal.Transaction;
import dev.rookery.agent.mailet.EmailAddress;
import dev.rookery.agent.mailet.FilterBooks;
import dev.rookery.agent.mailet.MessageBook;
import dev.rookery.agent.mailet.MessageIds;
import dev.rookery.agent.mailet.MessageState;
import dev.rookery.agent.mailet.Reason;
import dev.rookery.agent.mailet.TrackedMessage;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.contract.EventKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns log lines into events and changes of the books. A message has two queue ids: the one it was
 * submitted under, whose only hop is the filter, and the one it got at re-injection, whose attempts
 * are the outcomes. They are joined by what re-injection noted, by XFORWARD IDENT, or by Message-ID
 * and recipient.
 */
final class LogReading {
  private static final String SYSTEM = "system";

  private final LogBook log;
  private final MessageBook messages;
  private final PermitBook permits;
  private final MessageIds ids;
  private final AttemptReader attempts;
  private final Submitters submitters;
  private final InstantSource clock;

  LogReading(
      LogBook log,
      FilterBooks books,
      AttemptReader attempts,
      Submitters submitters,
      InstantSource clock) {
    this.log = log;
    this.messages = books.messages();
    this.permits = books.permits();
    this.ids = new MessageIds(books.journal().epoch());
    this.attempts = attempts;
    this.submitters = submitters;
    this.clock = clock;
  }

  /** Writes what one line means. */
  void take(Transaction tx, LogLine line) {
    String queueId = line.queueId();
    switch (QueueEvent.of(line)) {
      case QueueEvent.Begun(Optional<String> login, Optional<String> ident) ->
          log.record(tx, new QueueFacts(queueId, login.orElse(null), ident.orElse(null), null));
      case QueueEvent.Named(String messageId) ->
          log.find(queueId).ifPresent(facts -> log.record(tx, facts.named(messageId)));
      case QueueEvent.Queued _ -> queued(tx, queueId);
      case QueueEvent.Attempt attempt -> attempt(tx, line, attempt);
      case QueueEvent.Expired _ -> expired(tx, queueId);
      case QueueEvent.Removed _ -> log.forget(tx, queueId);
      case QueueEvent.Other _ -> {}
    }
  }

  /** The MTA has a re-injected message, also when its answer never reached the filter. */
  private void queued(Transaction tx, String queueId) {
    findByIdent(queueId)
        .filter(message -> message.injectedAs() == null)
        .ifPresent(message -> messages.record(tx, injected(message, queueId)));
  }

  private TrackedMessage injected(TrackedMessage message, String queueId) {
    return message.injected(queueId, "250 2.0.0 Ok: queued as " + queueId, clock.millis());
  }

  private void attempt(Transaction tx, LogLine line, QueueEvent.Attempt attempt) {
    Optional<EmailAddress> recipient = EmailAddress.parse(attempt.recipient());
    if (recipient.isEmpty() || AttemptReader.isOwnSuspension(line, attempt)) {
      return;
    }
    String to = recipient.get().toString();
    Optional<TrackedMessage> atFilter = messages.find(ids.of(line.queueId(), to));
    if (atFilter.isPresent()) {
      filterHop(tx, atFilter.get(), attempt);
      return;
    }
    Optional<TrackedMessage> outgoing = findInjected(line.queueId(), to);
    if (outgoing.isPresent()) {
      outcome(tx, line.queueId(), outgoing.get(), attempt);
    } else if (attempt.status().equals("bounced")) {
      bouncedBeforeTheFilter(tx, line.queueId(), recipient.get(), attempt);
    }
  }

  /** The MTA has read the filter's answer, or gave up asking for one. */
  private void filterHop(Transaction tx, TrackedMessage message, QueueEvent.Attempt attempt) {
    switch (attempt.status()) {
      case "sent" -> messages.record(tx, message.answerSeen(clock.millis()));
      case "bounced" -> {
        if (message.state() != MessageState.FINAL) {
          bounce(tx, message, attempts.objected(attempt));
        }
        messages.record(tx, message.ended(clock.millis()).answerSeen(clock.millis()));
      }
      default -> {} // deferred: it will ask again
    }
  }

  private void outcome(
      Transaction tx, String queueId, TrackedMessage message, QueueEvent.Attempt attempt) {
    if (message.state() == MessageState.FINAL) {
      return;
    }
    TrackedMessage known = message.injectedAs() == null ? injected(message, queueId) : message;
    switch (attempt.status()) {
      case "sent" -> {
        end(tx, known, EventKind.DELIVERED, attempts.accepted(attempt));
        messages.record(tx, known.ended(clock.millis()));
      }
      case "bounced" -> {
        bounce(tx, known, attempts.objected(attempt));
        messages.record(tx, known.ended(clock.millis()));
      }
      case "deferred" -> {
        tx.event(
            EventKind.DEFERRED, known.fact(permits.find(known.id()), attempts.objected(attempt)));
        if (known != message) {
          messages.record(tx, known);
        }
      }
      default -> {} // probes of address verification
    }
  }

  private void expired(Transaction tx, String queueId) {
    Reason reason = new Reason(0, "4.4.7", SYSTEM, "expired in the queue, returned to sender");
    Optional<TrackedMessage> outgoing =
        messages.findInjected(queueId).or(() -> findByIdent(queueId));
    List<TrackedMessage> all =
        outgoing.map(List::of).orElseGet(() -> messages.findSubmitted(queueId));
    for (TrackedMessage message : all) {
      if (message.state() != MessageState.FINAL) {
        bounce(tx, message, reason);
        TrackedMessage ended = message.ended(clock.millis());
        messages.record(tx, outgoing.isPresent() ? ended : ended.answerSeen(clock.millis()));
      }
    }
  }

  /** The MTA gave up a submission that the filter never saw: both ends are told at once. */
  private void bouncedBeforeTheFilter(
      Transaction tx, String queueId, EmailAddress recipient, QueueEvent.Attempt attempt) {
    log.find(queueId)
        .flatMap(
            facts -> submitters.describe(ids.of(queueId, recipient.toString()), facts, recipient))
        .ifPresent(message -> {
          tx.event(EventKind.ACCEPTED, message.fact(Optional.empty(), Reason.NONE));
          bounce(tx, message, attempts.objected(attempt));
        });
  }

  private void bounce(Transaction tx, TrackedMessage message, Reason reason) {
    end(tx, message, EventKind.BOUNCED, reason);
  }

  private void end(Transaction tx, TrackedMessage message, EventKind kind, Reason reason) {
    tx.event(kind, message.fact(permits.find(message.id()), reason));
    permits.finish(tx, message.id(), clock.instant());
  }

  private Optional<TrackedMessage> findInjected(String queueId, String recipient) {
    return messages
        .findInjected(queueId)
        .or(() -> findByIdent(queueId))
        .or(() -> findByMessageId(queueId, recipient));
  }

  private Optional<TrackedMessage> findByIdent(String queueId) {
    return log.find(queueId)
        .map(QueueFacts::ident)
        .flatMap(LogReading::uuid)
        .flatMap(messages::find);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Optional<TrackedMessage> findByMessageId(String queueId, String recipient) {
    return log.find(queueId)
        .filter(facts -> facts.login() == null && facts.messageId() != null)
        .flatMap(facts ->
            messages.findAll(facts.messageId(), recipient).stream()
                .filter(message -> message.injectedAs() == null)
                .filter(message -> permits.find(message.id()).isPresent())
                .findFirst());
  }
}
