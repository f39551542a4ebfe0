package dev.rookery.agent.mtalog;

import java.util.Optional;
import java.util.regex.Matcher;

/** What a log line says of a message in the MTA's queue. */
sealed interface QueueEvent {
  /**
   * A client began to hand it over ({@code client=…}).
   *
   * @param login SASL user name
   * @param ident what an earlier MTA called it (XFORWARD IDENT); our message id at re-injection
   */
  record Begun(Optional<String> login, Optional<String> ident) implements QueueEvent {}

  /** Its Message-ID, with brackets. */
  record Named(String messageId) implements QueueEvent {}

  /** It is whole and in the queue. */
  record Queued() implements QueueEvent {}

  /**
   * An attempt to deliver it to one recipient.
   *
   * @param relay {@code none} when there was no connection
   * @param status {@code sent}, {@code deferred}, {@code bounced} or another word
   * @param text in the brackets behind the status
   */
  record Attempt(String recipient, String relay, String dsn, String status, String text)
      implements QueueEvent {}

  /** It was in the queue for too long and goes back to its sender. */
  record Expired() implements QueueEvent {}

  /** It is gone from the queue. */
  record Removed() implements QueueEvent {}

  /** Nothing to count. */
  record Other() implements QueueEvent {}

  /** Reads a line by its shape; what has another shape is {@link Other}. */
  static QueueEvent of(LogLine line) {
    String text = line.text();
    if (text.startsWith("client=")) {
      return new Begun(
          QueueEventPatterns.find(QueueEventPatterns.LOGIN, text),
          QueueEventPatterns.find(QueueEventPatterns.IDENT, text));
    }
    if (text.startsWith("message-id=")) {
      return new Named(text.substring("message-id=".length()));
    }
    if (text.equals("removed")) {
      return new Removed();
    }
    Matcher attempt = QueueEventPatterns.ATTEMPT.matcher(text);
    if (attempt.matches()) {
      return new Attempt(
          attempt.group(1), attempt.group(2), attempt.group(3), attempt.group(4), attempt.group(5));
    }
    return ofQueueManager(line);
  }

  private static QueueEvent ofQueueManager(LogLine line) {
    if (!line.service().equals("qmgr") || !line.text().startsWith("from=<")) {
      return new Other();
    }
    if (line.text().endsWith("(queue active)")) {
      return new Queued();
    }
    return QueueEventPatterns.EXPIRED.matcher(line.text()).find() ? new Expired() : new Other();
  }
}
