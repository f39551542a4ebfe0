package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;

/**
 * What a restriction is asked about.
 *
 * @param state {@code RCPT} or {@code END-OF-MESSAGE}, as the policy protocol names it
 * @param recipient "" at the end of a message with several recipients
 * @param queueId "" before the first recipient was accepted
 * @param octets declared at RCPT, counted at the end; 0 when unknown
 */
record Question(
    SessionInfo session,
    Envelope envelope,
    String state,
    String recipient,
    String queueId,
    long octets) {

  /** As replies begin: {@code <b@y.test>: Recipient address rejected}. */
  String rejected() {
    return state.equals("RCPT")
        ? "<%s>: Recipient address rejected".formatted(recipient)
        : "<END-OF-MESSAGE>: End-of-data rejected";
  }
}
