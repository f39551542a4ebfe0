package dev.rookery.lab.mta;

import dev.rookery.lab.mta.sasl.DovecotAuthClient;
import dev.rookery.standards.smtp.Credentials;
import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One smtpd service: judges recipients, logs, and hands messages to the queue manager. */
final class Smtpd implements SmtpHandler {
  private final LabMtaSettings settings;
  private final QueueManager queue;
  private final QueueId ids;
  private final MailLog log;
  private final Map<Long, String> idOfSession = new ConcurrentHashMap<>();
  private volatile SmtpdRules rules;

  Smtpd(SmtpdRules rules, LabMtaSettings settings, QueueManager queue, QueueId ids, MailLog log) {
    this.rules = rules;
    this.settings = settings;
    this.queue = queue;
    this.ids = ids;
    this.log = log;
  }

  /** From the next command on these hold. */
  void configure(SmtpdRules newRules) {
    rules.restrictions().hangUp();
    rules = newRules;
  }

  void hangUp() {
    rules.restrictions().hangUp();
  }

  @Override
  public SmtpReply greeting(SessionInfo session, String hostname) {
    log.line(rules.program(), "connect from " + client(session));
    return SmtpReply.plain(220, hostname + " ESMTP Postfix");
  }

  private static String client(SessionInfo session) {
    return "unknown[" + session.remoteIp() + "]";
  }

  @Override
  public SmtpReply authenticate(SessionInfo session, Credentials credentials) {
    DovecotAuthClient.Verdict verdict = ask(session, credentials);
    if (verdict != DovecotAuthClient.Verdict.GOOD) {
      log.line(
          rules.program(),
          "warning: %s: SASL PLAIN authentication failed: sasl_username=%s"
              .formatted(client(session), credentials.user()));
    }
    return switch (verdict) {
      case GOOD -> SmtpReply.of(235, "2.7.0", "Authentication successful");
      case BAD -> SmtpReply.of(535, "5.7.8", "Error: authentication failed:");
      case TEMPORARY -> SmtpReply.of(454, "4.7.0", "Temporary authentication failure");
    };
  }

  private DovecotAuthClient.Verdict ask(SessionInfo session, Credentials credentials) {
    try {
      return rules.requireSasl().ask(credentials, session.remoteIp());
    } catch (IOException e) {
      log.line(
          rules.program(), "warning: SASL: Connect to authentication server: " + e.getMessage());
      return DovecotAuthClient.Verdict.TEMPORARY;
    }
  }

  @Override
  public SmtpReply mail(SessionInfo session, Envelope envelope) {
    if (rules.requiresTls() && !session.isTls()) {
      return SmtpReply.of(530, "5.7.0", "Must issue a STARTTLS command first");
    }
    return SmtpReply.of(250, "2.1.0", "Ok");
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    String id = idOfSession.getOrDefault(session.id(), "");
    Question question =
        new Question(session, envelope, "RCPT", recipient, id, envelope.declaredSize());
    Optional<SmtpReply> refusal = rules.restrictions().refuseRecipient(question);
    if (refusal.isPresent()) {
      logRefusal(question, "RCPT", " to=<" + recipient + ">", refusal.get());
      return refusal.get();
    }
    if (id.isEmpty()) {
      begin(session);
    }
    return SmtpReply.of(250, "2.1.5", "Ok");
  }

  private void begin(SessionInfo session) {
    String id = ids.next();
    idOfSession.put(session.id(), id);
    StringBuilder line = new StringBuilder(id + ": client=" + client(session));
    if (session.user() != null) {
      line.append(", sasl_method=PLAIN, sasl_username=").append(session.user());
    }
    Map<String, String> original = session.xforward();
    if (original.containsKey("IDENT")) {
      line.append(", orig_queue_id=").append(original.get("IDENT"));
    }
    if (original.containsKey("ADDR")) {
      line.append(
          ", orig_client=%s[%s]"
              .formatted(original.getOrDefault("NAME", "unknown"), original.get("ADDR")));
    }
    log.line(rules.program(), line.toString());
  }

  private void logRefusal(Question question, String state, String to, SmtpReply reply) {
    SessionInfo session = question.session();
    log.line(
        rules.program(),
        "%s: reject: %s from %s: %s; from=<%s>%s proto=%s helo=<%s>"
            .formatted(
                question.queueId().isEmpty() ? "NOQUEUE" : question.queueId(),
                state,
                client(session),
                reply.folded(),
                question.envelope().sender(),
                to,
                session.extended() ? "ESMTP" : "SMTP",
                session.helo()));
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    String id = Objects.requireNonNull(idOfSession.remove(session.id()));
    SmtpdRules now = rules;
    String only = envelope.recipients().size() == 1 ? envelope.recipients().getFirst() : "";
    Question question = new Question(session, envelope, "END-OF-MESSAGE", only, id, message.length);
    Optional<SmtpReply> refusal = now.restrictions().refuseMessage(question);
    if (refusal.isPresent()) {
      logRefusal(question, "END-OF-MESSAGE", "", refusal.get());
      return List.of(refusal.get());
    }
    return List.of(queue(id, session, envelope, message));
  }

  private SmtpReply queue(String id, SessionInfo session, Envelope envelope, byte[] message) {
    Instant now = settings.clock().instant();
    Cleanup.Cleaned cleaned = rules.cleanup().clean(id, session, envelope, message, now);
    log.line("postfix/cleanup", id + ": message-id=" + cleaned.messageId());
    StoredMail mail =
        new StoredMail(
            id,
            envelope.sender(),
            now,
            cleaned.content().length,
            rules.filter(),
            forwarded(id, session),
            envelope.recipients().stream()
                .distinct()
                .map(address -> new StoredMail.Waiting(address, ""))
                .toList(),
            now);
    try {
      queue.accept(mail, cleaned.content());
      return SmtpReply.of(250, "2.0.0", "Ok: queued as " + id);
    } catch (IOException e) {
      log.line(rules.program(), "warning: %s: queue file write error: %s".formatted(id, e));
      return SmtpReply.of(451, "4.3.0", "Error: queue file write error");
    }
  }

  /** What XFORWARD tells the filter about the client (XFORWARD_README). */
  private static Map<String, String> forwarded(String id, SessionInfo session) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("NAME", "[UNAVAILABLE]");
    attributes.put("ADDR", session.remoteIp());
    attributes.put("PROTO", session.extended() ? "ESMTP" : "SMTP");
    attributes.put("HELO", session.helo());
    attributes.put("IDENT", id);
    attributes.put("SOURCE", "REMOTE");
    return attributes;
  }

  @Override
  public void abandoned(SessionInfo session, Envelope envelope) {
    idOfSession.remove(session.id());
  }

  @Override
  public void closed(SessionInfo session) {
    idOfSession.remove(session.id());
    log.line(rules.program(), "disconnect from " + client(session));
  }
}
