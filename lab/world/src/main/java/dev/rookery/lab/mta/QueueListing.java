package dev.rookery.lab.mta;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The queue as {@code postqueue -p} and {@code -j} print it. */
final class QueueListing {
  private static final DateTimeFormatter ARRIVAL =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss", Locale.ROOT);

  private QueueListing() {}

  static String text(List<QueuedMessage> queue) {
    if (queue.isEmpty()) {
      return "Mail queue is empty\n";
    }
    StringBuilder text =
        new StringBuilder("-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n");
    long octets = 0;
    for (QueuedMessage message : queue) {
      octets += message.octets();
      String from = message.sender().isEmpty() ? "MAILER-DAEMON" : message.sender();
      text.append(
          "%-15s %8d %s  %s\n"
              .formatted(
                  message.id() + (message.active() ? "*" : ""),
                  message.octets(),
                  ARRIVAL.format(message.arrival().atZone(ZoneId.systemDefault())),
                  from));
      message.recipients().forEach(recipient -> text.append(recipientLines(recipient)));
      text.append('\n');
    }
    return text.append(
            "-- %d Kbytes in %d Request%s.\n"
                .formatted((octets + 1023) / 1024, queue.size(), queue.size() == 1 ? "" : "s"))
        .toString();
  }

  private static String recipientLines(QueuedMessage.WaitingRecipient recipient) {
    String reason = recipient.reason().isEmpty() ? "" : "(%s)\n".formatted(recipient.reason());
    return reason + " ".repeat(41) + recipient.address() + "\n";
  }

  /** One object a line. */
  static String json(List<QueuedMessage> queue) {
    return queue.stream().map(QueueListing::object).collect(Collectors.joining());
  }

  private static String object(QueuedMessage message) {
    String recipients =
        message.recipients().stream()
            .map(QueueListing::recipientObject)
            .collect(Collectors.joining(", "));
    return """
    {"queue_name": "%s", "queue_id": "%s", "arrival_time": %d, "message_size": %d, \
    "forced_expire": false, "sender": %s, "recipients": [%s]}
    """
        .formatted(
            message.active() ? "active" : "deferred",
            message.id(),
            message.arrival().getEpochSecond(),
            message.octets(),
            quoted(message.sender()),
            recipients);
  }

  private static String recipientObject(QueuedMessage.WaitingRecipient recipient) {
    String reason =
        recipient.reason().isEmpty() ? "" : ", \"delay_reason\": " + quoted(recipient.reason());
    return "{\"address\": %s%s}".formatted(quoted(recipient.address()), reason);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
