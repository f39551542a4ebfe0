package dev.rookery.standards.smtp;

import java.util.List;

/**
 * What a server decides during a dialogue. One handler serves all sessions at once, each on its own
 * virtual thread, so it must be safe for use by many threads. A handler that throws is answered
 * with {@code 451 4.3.0} and the session goes on. A reply of 421 or 521 ends the session.
 */
public interface SmtpHandler {

  /** Greets a new connection; a reply other than 2yz is sent and the connection closed. */
  default SmtpReply greeting(SessionInfo session, String hostname) {
    return SmtpReply.plain(220, hostname + " " + session.protocol().greeting());
  }

  /** Judges HELO, EHLO or LHLO; a positive answer is replaced by the list of extensions. */
  default SmtpReply hello(SessionInfo session, String name) {
    return SmtpReply.ok();
  }

  /** Judges a login; positive means authenticated. Asked only where AUTH is offered. */
  default SmtpReply authenticate(SessionInfo session, Credentials credentials) {
    return SmtpReply.of(535, "5.7.8", "Error: authentication failed");
  }

  /** Judges MAIL FROM; {@code envelope} has no recipients yet. */
  default SmtpReply mail(SessionInfo session, Envelope envelope) {
    return SmtpReply.of(250, "2.1.0", "Ok");
  }

  /** Judges RCPT TO; {@code envelope} holds the recipients accepted before. */
  SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient);

  /**
   * Takes the message. A positive reply means that it will not be lost any more (RFC 5321 §6.1).
   *
   * @param message with CRLF line ends, dots unstuffed
   * @return SMTP: exactly one reply; LMTP: one per recipient of the envelope, in their order
   */
  List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message);

  /** The transaction ended without a message: RSET, a new hello, or the connection broke. */
  default void abandoned(SessionInfo session, Envelope envelope) {}

  /** The connection is gone. */
  default void closed(SessionInfo session) {}
}
