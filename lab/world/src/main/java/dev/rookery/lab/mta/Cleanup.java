package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a received message ready for the queue, as Postfix's smtpd and cleanup do. */
final class Cleanup {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
  private static final Pattern MESSAGE_ID = header("message-id");
  private static final Pattern DATE_HEADER = header("date");

  /** The message as queued, and the Message-Id to log. */
  record Cleaned(byte[] content, String messageId) {}

  private final String hostname;

  Cleanup(String hostname) {
    this.hostname = hostname;
  }

  private static Pattern header(String name) {
    return Pattern.compile("(?im)^" + name + "[ \\t]*:[ \\t]*((?:\\r\\n[ \\t]+)?[^\\r\\n]*)");
  }

  /** Puts Received on top and adds Message-Id and Date where they are missing. */
  Cleaned clean(String id, SessionInfo session, Envelope envelope, byte[] message, Instant now) {
    String head = head(message);
    Optional<String> messageId = value(MESSAGE_ID, head);
    StringBuilder above = new StringBuilder(received(id, session, envelope, now));
    String logged = messageId.orElseGet(() -> newMessageId(id, now));
    if (messageId.isEmpty()) {
      above.append("Message-Id: ").append(logged).append("\r\n");
    }
    if (value(DATE_HEADER, head).isEmpty()) {
      above.append("Date: ").append(date(now)).append("\r\n");
    }
    if (!startsWithHeader(head)) {
      above.append("\r\n"); // a body without a header (RFC 5322 §2.1)
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 512);
    out.writeBytes(above.toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(message);
    return new Cleaned(out.toByteArray(), logged);
  }

  private static String head(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
    return end < 0 ? text : text.substring(0, end);
  }

  private static boolean startsWithHeader(String head) {
    return head.isEmpty() || head.matches("(?s)[!-9;-~]+[ \\t]*:.*");
  }

  private static Optional<String> value(Pattern header, String head) {
    Matcher matcher = header.matcher(head);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  private String newMessageId(String id, Instant now) {
    return "<%s.%s@%s>".formatted(STAMP.format(now.atOffset(ZoneOffset.UTC)), id, hostname);
  }

  private static String date(Instant now) {
    return DATE.format(now.atOffset(ZoneOffset.UTC));
  }

  private String received(String id, SessionInfo session, Envelope envelope, Instant now) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Received: from %s (unknown [%s])\r\n".formatted(session.helo(), session.remoteIp()));
    if (session.isTls()) {
      text.append("\t(using %s)\r\n".formatted(session.tls()));
    }
    if (session.user() != null) {
      text.append("\t(Authenticated sender: %s)\r\n".formatted(session.user()));
    }
    text.append("\tby %s (Postfix) with %s id %s".formatted(hostname, with(session), id));
    if (envelope.recipients().size() == 1) {
      text.append("\r\n\tfor <%s>".formatted(envelope.recipients().getFirst()));
    }
    return text.append("; ").append(date(now)).append(" (UTC)\r\n").toString();
  }

  /** RFC 3848: ESMTP, with S for TLS and A for AUTH. */
  private static String with(SessionInfo session) {
    if (!session.extended()) {
      return "SMTP";
    }
    return "ESMTP" + (session.isTls() ? "S" : "") + (session.user() == null ? "" : "A");
  }
}
