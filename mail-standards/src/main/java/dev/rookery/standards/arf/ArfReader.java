package dev.rookery.standards.arf;

import dev.rookery.standards.message.FieldBlock;
import dev.rookery.standards.message.MailDate;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.message.MimeEntity;
import dev.rookery.standards.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the report in a message. Tolerant: a {@code message/feedback-report} part suffices,
 * whatever the message around it claims to be.
 */
public final class ArfReader {
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,6}");

  private ArfReader() {}

  /**
   * The report, empty when the message holds none. Never throws for what it holds.
   *
   * @param message as received
   */
  public static Optional<ArfReport> find(RawMessage message) {
    List<MimeEntity> parts = MimeEntity.of(message).all().toList();
    return parts.stream()
        .filter(part -> part.type().type().equals("message/feedback-report"))
        .findFirst()
        .map(part -> FieldBlock.parse(part.decodedBody()))
        .filter(fields -> !fields.fields().isEmpty())
        .map(fields -> report(fields, original(parts)));
  }

  private static ArfReport report(FieldBlock fields, Optional<RawMessage> original) {
    return new ArfReport(
        FeedbackType.of(fields.find("Feedback-Type").orElse("")),
        fields.find("User-Agent").orElse(""),
        fields.find("Original-Mail-From").map(ArfReader::bare),
        fields.all("Original-Rcpt-To").stream().map(ArfReader::bare).toList(),
        fields.find("Source-IP"),
        // RFC 5965 §3.2 says Arrival-Date; drafts said Received-Date and reports still do
        fields.find("Arrival-Date").or(() -> fields.find("Received-Date")).flatMap(MailDate::parse),
        fields.all("Reported-Domain"),
        fields.find("Reporting-MTA"),
        fields.find("Incidents").filter(COUNT.asMatchPredicate()).map(Integer::parseInt).orElse(1),
        original);
  }

  private static String bare(String path) {
    return path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path;
  }

  /** RFC 5965 §2: the whole message or its header, in a part of its own. */
  private static Optional<RawMessage> original(List<MimeEntity> parts) {
    return parts.stream()
        .flatMap(part ->
            switch (part.type().type()) {
              case "message/rfc822", "message/global" -> read(part.decodedBody());
              case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers" ->
                  read((header(part)).getBytes(StandardCharsets.UTF_8));
              default -> Stream.empty();
            })
        .findFirst();
  }

  private static String header(MimeEntity part) {
    String text = new String(part.decodedBody(), StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text : text + "\r\n";
  }

  private static Stream<RawMessage> read(byte[] octets) {
    try {
      return Stream.of(RawMessage.ofLines(octets));
    } catch (MalformedMessageException e) {
      return Stream.empty(); // redaction can break a header
    }
  }
}
