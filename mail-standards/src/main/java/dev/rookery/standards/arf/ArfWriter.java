package dev.rookery.standards.arf;

import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.MailDate;
import dev.rookery.standards.message.RawMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.UUID;

/** Writes reports as a feedback loop sends them. RFC 5965 §2. Thread-safe. */
public final class ArfWriter {
  private final String from;
  private final InstantSource clock;

  /**
   * @param from address of the feedback loop
   * @param clock gives the report's Date
   */
  public ArfWriter(String from, InstantSource clock) {
    this.from = from;
    this.clock = clock;
  }

  /**
   * The report as a message, the original in it as a whole.
   *
   * @param to address that takes complaints
   * @throws IllegalArgumentException the report has no original, or a value that would break out of
   *     its field
   */
  public RawMessage write(String to, ArfReport report) {
    RawMessage original =
        report
            .original()
            .orElseThrow(() -> new IllegalArgumentException("a report needs the original message"));
    String boundary = "=_arf_" + UUID.randomUUID();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    header(out, to, original, boundary);
    part(out, boundary, "text/plain; charset=utf-8", human(report));
    part(out, boundary, "message/feedback-report", machine(report));
    part(out, boundary, "message/rfc822", original.bytes());
    out.writeBytes(ascii("\r\n--" + boundary + "--\r\n"));
    return RawMessage.parse(out.toByteArray());
  }

  private void header(ByteArrayOutputStream out, String to, RawMessage original, String boundary) {
    field(out, "From", "<" + from + ">");
    field(out, "To", "<" + to + ">");
    field(out, "Date", MailDate.format(clock.instant()));
    field(out, "Message-ID", "<%s@%s>".formatted(UUID.randomUUID(), from.replaceFirst(".*@", "")));
    // RFC 5965 §2: the subject of the original after a prefix of the writer's
    String subject = original.findHeader("Subject").map(HeaderField::value).orElse("");
    field(out, "Subject", "FW: " + subject);
    field(out, "MIME-Version", "1.0");
    field(
        out,
        "Content-Type",
        "multipart/report; report-type=feedback-report;\r\n boundary=\"%s\"".formatted(boundary));
  }

  private static byte[] human(ArfReport report) {
    String text =
        "This is an e-mail %s report for a message received from IP %s on %s.\r\n"
            .formatted(
                report.type().word(),
                report.sourceIp().orElse("unknown"),
                report.arrivedAt().map(MailDate::format).orElse("an unknown date"));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** RFC 5965 §3.1, §3.2. */
  private static byte[] machine(ArfReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    field(out, "Feedback-Type", report.type().word());
    field(out, "User-Agent", report.userAgent());
    field(out, "Version", "1");
    report.mailFrom().ifPresent(sender -> field(out, "Original-Mail-From", "<" + sender + ">"));
    report.recipients().forEach(to -> field(out, "Original-Rcpt-To", "<" + to + ">"));
    report.arrivedAt().ifPresent(at -> field(out, "Arrival-Date", MailDate.format(at)));
    report.reportingMta().ifPresent(mta -> field(out, "Reporting-MTA", mta));
    report.sourceIp().ifPresent(ip -> field(out, "Source-IP", ip));
    report.reportedDomains().forEach(domain -> field(out, "Reported-Domain", domain));
    if (report.incidents() > 1) {
      field(out, "Incidents", Integer.toString(report.incidents()));
    }
    return out.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, String name, String value) {
    out.writeBytes(HeaderField.of(name, value).raw());
  }

  private static void part(
      ByteArrayOutputStream out, String boundary, String type, byte[] content) {
    out.writeBytes(ascii("\r\n--" + boundary + "\r\n"));
    field(out, "Content-Type", type);
    out.writeBytes(ascii("\r\n"));
    out.writeBytes(content);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
