package dev.rookery.standards.smtp;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Calls a handler so that its mistakes become deferrals and never lose a message. */
final class GuardedHandler {
  private static final System.Logger LOG = System.getLogger("dev.rookery.standards.smtp");
  private static final SmtpReply LOCAL_ERROR =
      SmtpReply.of(451, "4.3.0", "Error: local trouble, try again later");

  private final SmtpHandler handler;

  GuardedHandler(SmtpHandler handler) {
    this.handler = handler;
  }

  SmtpReply greeting(SessionInfo session, String hostname) {
    return guarded(session, () -> handler.greeting(session, hostname));
  }

  SmtpReply hello(SessionInfo session, String name) {
    return guarded(session, () -> handler.hello(session, name));
  }

  SmtpReply authenticate(SessionInfo session, Credentials credentials) {
    return guarded(session, () -> handler.authenticate(session, credentials));
  }

  SmtpReply mail(SessionInfo session, Envelope envelope) {
    return guarded(session, () -> handler.mail(session, envelope));
  }

  SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    return guarded(session, () -> handler.rcpt(session, envelope, recipient));
  }

  /** As many replies as the protocol wants, whatever the handler gave. */
  List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    List<SmtpReply> deferred = replies(session, envelope, LOCAL_ERROR);
    List<SmtpReply> replies =
        guarded(session, () -> handler.data(session, envelope, message), deferred);
    if (replies.size() == deferred.size()) {
      return replies;
    }
    LOG.log(
        ERROR, "handler gave {0} replies to a message, needs {1}", replies.size(), deferred.size());
    return deferred;
  }

  /** The same reply to a message once, or in LMTP once per recipient. */
  static List<SmtpReply> replies(SessionInfo session, Envelope envelope, SmtpReply reply) {
    boolean lmtp = session.protocol() == SmtpProtocol.LMTP;
    return Collections.nCopies(lmtp ? envelope.recipients().size() : 1, reply);
  }

  void abandoned(SessionInfo session, Envelope envelope) {
    guarded(
        session,
        () -> {
          handler.abandoned(session, envelope);
          return LOCAL_ERROR;
        });
  }

  void closed(SessionInfo session) {
    guarded(
        session,
        () -> {
          handler.closed(session);
          return LOCAL_ERROR;
        });
  }

  private static SmtpReply guarded(SessionInfo session, Supplier<SmtpReply> call) {
    return guarded(session, call, LOCAL_ERROR);
  }

  private static <T> T guarded(SessionInfo session, Supplier<T> call, T instead) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      LOG.log(ERROR, "SMTP handler failed in session " + session.id(), e);
      return instead;
    }
  }
}
