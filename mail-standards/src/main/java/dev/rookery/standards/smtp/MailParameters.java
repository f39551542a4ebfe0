package dev.rookery.standards.smtp;

import java.util.Locale;
import java.util.Map;

/** What a server accepts behind MAIL FROM: SIZE (RFC 1870), BODY (RFC 6152), AUTH (RFC 4954 §5). */
final class MailParameters {
  static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "Error: message file too big");

  private MailParameters() {}

  static void check(Map<String, String> parameters, long maxMessageBytes) throws CommandRefused {
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "SIZE" -> checkSize(value, maxMessageBytes);
        case "BODY" -> checkBody(value);
        case "AUTH" -> {
          // a claim about who wrote the message; this server trusts only its own AUTH
        }
        default ->
            throw new CommandRefused(555, "5.5.4", "Unsupported parameter: " + parameter.getKey());
      }
    }
  }

  private static void checkSize(String value, long maxMessageBytes) throws CommandRefused {
    if (!value.matches("\\d{1,18}")) {
      throw new CommandRefused(501, "5.5.4", "Bad message size syntax");
    }
    if (Long.parseLong(value) > maxMessageBytes) {
      throw new CommandRefused(552, "5.3.4", "Message size exceeds fixed limit");
    }
  }

  private static void checkBody(String value) throws CommandRefused {
    String body = value.toUpperCase(Locale.ROOT);
    if (!body.equals("7BIT") && !body.equals("8BITMIME")) {
      throw new CommandRefused(501, "5.5.4", "Unsupported body type: " + value);
    }
  }
}
