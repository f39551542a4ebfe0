package dev.rookery.standards.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server offers in its answer to EHLO or LHLO (RFC 5321 §4.1.1.1). */
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
