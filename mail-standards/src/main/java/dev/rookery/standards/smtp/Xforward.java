package dev.rookery.standards.smtp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Postfix's XFORWARD command: tells a server who the client of the client was. */
final class Xforward {
  static final Set<String> NAMES =
      Set.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE");
  static final String OFFER = "XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE";
  private static final String UNAVAILABLE = "[UNAVAILABLE]";

  private Xforward() {}

  /** Attributes the client does not know are left out. */
  static Map<String, String> parse(String argument) throws CommandRefused {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String word : argument.split(" +")) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals).toUpperCase(Locale.ROOT);
      if (equals < 0 || !NAMES.contains(name)) {
        throw new CommandRefused(501, "5.5.4", "Error: bad XFORWARD attribute: " + word);
      }
      String value = decode(word.substring(equals + 1));
      if (!value.equalsIgnoreCase(UNAVAILABLE)) {
        attributes.put(name, value);
      }
    }
    return attributes;
  }

  static String command(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .map(e -> " " + e.getKey() + "=" + encode(e.getValue()))
        .collect(Collectors.joining("", "XFORWARD", "\r\n"));
  }

  /** xtext, RFC 3461 §4. */
  private static String decode(String xtext) throws CommandRefused {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < xtext.length(); i++) {
      char c = xtext.charAt(i);
      if (c != '+') {
        text.append(c);
        continue;
      }
      if (!xtext.substring(i + 1).matches("(?s)[0-9A-F]{2}.*")) {
        throw new CommandRefused(501, "5.5.4", "Error: bad xtext: " + xtext);
      }
      text.append((char) Integer.parseInt(xtext.substring(i + 1, i + 3), 16));
      i += 2;
    }
    return text.toString();
  }

  private static String encode(String text) {
    StringBuilder xtext = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c > ' ' && c < 127 && c != '+' && c != '=') {
        xtext.append((char) c);
      } else {
        xtext.append("+%02X".formatted(c));
      }
    }
    return xtext.toString();
  }
}
