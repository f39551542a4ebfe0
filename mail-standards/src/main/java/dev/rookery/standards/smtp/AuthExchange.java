package dev.rookery.standards.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** AUTH PLAIN (RFC 4616) and LOGIN, the server's part (RFC 4954 §4). */
final class AuthExchange {
  /** RFC 4954 §4: an authentication line may have 12288 octets. */
  private static final int MAX_LINE = 12_288;

  private final Wire wire;

  AuthExchange(Wire wire) {
    this.wire = wire;
  }

  /** Asks the client for what is missing in {@code argument} (mechanism and initial response). */
  Credentials credentials(String argument) throws IOException, CommandRefused {
    String[] words = argument.split(" +", 2);
    String initial = words.length == 2 ? words[1].strip() : null;
    return switch (words[0].toUpperCase(Locale.ROOT)) {
      case "PLAIN" -> plain(initial == null ? ask("") : decode(initial));
      case "LOGIN" -> {
        String user = initial == null ? ask("Username:") : decode(initial);
        yield new Credentials(user, ask("Password:"));
      }
      default -> throw new CommandRefused(504, "5.5.4", "Unknown mechanism, offered: PLAIN LOGIN");
    };
  }

  private String ask(String challenge) throws IOException, CommandRefused {
    String base64 = Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.UTF_8));
    wire.sendText("334 " + base64 + "\r\n");
    String line = wire.readLine(MAX_LINE);
    if (line == null) {
      throw new IOException("connection lost within AUTH");
    }
    return decode(line);
  }

  private static String decode(String base64) throws CommandRefused {
    if (base64.equals("*")) {
      throw new CommandRefused(501, "5.7.0", "Authentication cancelled");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.equals("=") ? "" : base64);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new CommandRefused(501, "5.5.2", "Authentication response is not base64");
    }
  }

  /** {@code authorization NUL user NUL password}; acting for another user is not supported. */
  private static Credentials plain(String message) throws CommandRefused {
    String[] parts = message.split("\0", -1);
    if (parts.length != 3 || parts[1].isEmpty()) {
      throw new CommandRefused(501, "5.5.2", "Malformed PLAIN response");
    }
    if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
      throw new CommandRefused(535, "5.7.8", "Acting for another user is not supported");
    }
    return new Credentials(parts[1], parts[2]);
  }
}
