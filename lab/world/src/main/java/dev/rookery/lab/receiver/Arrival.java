package dev.rookery.lab.receiver;

import dev.rookery.standards.smtp.SmtpReply;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt to deliver to one recipient, as the provider saw it.
 *
 * @param day sending day, from 0
 * @param at when
 * @param ip the client's address
 * @param sender envelope sender, "" for the null sender
 * @param recipient envelope recipient, "" when refused at MAIL FROM
 * @param reply what the provider answered: 2yz delivered, 4yz deferred, 5yz bounced
 * @param verdicts of authentication; empty when refused before the message came
 * @param messageId with angle brackets, "" when unknown
 * @param oneClick has the header fields of one-click unsubscription (RFC 8058 §3.1)
 */
public record Arrival(
    int day,
    Instant at,
    String ip,
    String sender,
    String recipient,
    SmtpReply reply,
    Optional<Verdicts> verdicts,
    String messageId,
    boolean oneClick) {}
