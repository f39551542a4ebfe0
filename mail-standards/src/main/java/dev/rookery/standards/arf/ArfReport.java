package dev.rookery.standards.arf;

import dev.rookery.standards.message.RawMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A feedback report. RFC 5965 §3. All text comes from outside and may be redacted (RFC 6590), wrong
 * or missing: the original message's own header is the better witness.
 *
 * @param type {@code Feedback-Type}
 * @param userAgent {@code User-Agent}: the program that wrote the report
 * @param mailFrom {@code Original-Mail-From} without angle brackets
 * @param recipients {@code Original-Rcpt-To} without angle brackets, none or more
 * @param sourceIp {@code Source-IP} as written; redacted ones are not addresses
 * @param arrivedAt {@code Arrival-Date}, or {@code Received-Date} of older reports
 * @param reportedDomains {@code Reported-Domain}, none or more
 * @param reportingMta {@code Reporting-MTA}
 * @param incidents {@code Incidents}: how many messages this stands for, 1 or more
 * @param original the message complained about, or its header alone; empty when it is not there or
 *     not readable
 */
public record ArfReport(
    FeedbackType type,
    String userAgent,
    Optional<String> mailFrom,
    List<String> recipients,
    Optional<String> sourceIp,
    Optional<Instant> arrivedAt,
    List<String> reportedDomains,
    Optional<String> reportingMta,
    int incidents,
    Optional<RawMessage> original) {

  public ArfReport {
    recipients = List.copyOf(recipients);
    reportedDomains = List.copyOf(reportedDomains);
    if (incidents < 1) {
      throw new IllegalArgumentException("incidents is %d, needs 1 or more".formatted(incidents));
    }
  }

  /** A complaint about a message, with nothing known but the message. */
  public static ArfReport of(FeedbackType type, String userAgent, RawMessage original) {
    return new ArfReport(
        type,
        userAgent,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        1,
        Optional.of(original));
  }

  /** The same report that tells the envelope of the message. */
  public ArfReport withEnvelope(String sender, List<String> to) {
    return new ArfReport(
        type,
        userAgent,
        Optional.of(sender),
        to,
        sourceIp,
        arrivedAt,
        reportedDomains,
        reportingMta,
        incidents,
        original);
  }

  /** The same report that tells whence and when the message came. */
  public ArfReport withArrival(String ip, Instant at) {
    return new ArfReport(
        type,
        userAgent,
        mailFrom,
        recipients,
        Optional.of(ip),
        Optional.of(at),
        reportedDomains,
        reportingMta,
        incidents,
        original);
  }
}
