package dev.rookery.standards.smtp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server offers in the answer to EHLO or LHLO (RFC 5321 §4.1.1.1). */
record Extensions(Map<String, String> byKeyword) {
  static final Extensions NONE = new Extensions(Map.of());

  static Extensions of(SmtpReply hello) {
    Map<String, String> found = new HashMap<>();
    List<String> lines = hello.lines();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.strip().split("[ =]", 2);
      found.put(words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : "");
    }
    return new Extensions(Map.copyOf(found));
  }

  /** The lines with which our server answers EHLO or LHLO. */
  static List<String> offered(SmtpServerSettings settings, SessionInfo session, boolean auth) {
    List<String> lines = new ArrayList<>();
    lines.add(settings.hostname());
    lines.add("PIPELINING");
    lines.add("SIZE " + settings.maxMessageBytes());
    lines.add("8BITMIME");
    lines.add("ENHANCEDSTATUSCODES");
    if (settings.tls() != null && !session.isTls()) {
      lines.add("STARTTLS");
    }
    if (auth) {
      lines.add("AUTH PLAIN LOGIN");
    }
    if (settings.xforward()) {
      lines.add(Xforward.OFFER);
    }
    return lines;
  }

  boolean offers(String keyword) {
    return byKeyword.containsKey(keyword);
  }

  boolean offersAuth(String mechanism) {
    String offered = byKeyword.getOrDefault("AUTH", "");
    return List.of(offered.toUpperCase(Locale.ROOT).split(" +")).contains(mechanism);
  }

  long sizeLimit() {
    String size = byKeyword.getOrDefault("SIZE", "");
    return size.matches("\\d{1,18}") ? Long.parseLong(size) : 0;
  }
}
