package dev.rookery.dns.record;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts presentation text into words: quotes, {@code \DDD} and {@code \X} undone (RFC 1035 §5.1).
 */
final class Words {
  private final String text;
  private int at;

  private Words(String text) {
    this.text = text;
  }

  static List<String> of(String text) {
    return new Words(text).all();
  }

  private List<String> all() {
    List<String> words = new ArrayList<>();
    skipBlanks();
    while (at < text.length()) {
      words.add(text.charAt(at) == '"' ? quoted() : bare());
      skipBlanks();
    }
    return words;
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private String quoted() {
    StringBuilder word = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      word.append(next());
    }
    if (at == text.length()) {
      throw new IllegalArgumentException("closing quote missing in: " + text);
    }
    at++;
    return word.toString();
  }

  private String bare() {
    StringBuilder word = new StringBuilder();
    while (at < text.length() && !isBlank(text.charAt(at)) && text.charAt(at) != '"') {
      word.append(next());
    }
    return word.toString();
  }

  private char next() {
    char c = text.charAt(at++);
    return c == '\\' ? escaped() : c;
  }

  private char escaped() {
    if (at == text.length()) {
      throw new IllegalArgumentException("backslash at the end of: " + text);
    }
    if (!isDigit(text.charAt(at))) {
      return text.charAt(at++);
    }
    String digits = text.substring(at, Math.min(at + 3, text.length()));
    if (!digits.matches("[0-9]{3}") || Integer.parseInt(digits) > 255) {
      throw new IllegalArgumentException(
          "escape \\%s is not \\000 to \\255 in: %s".formatted(digits, text));
    }
    at += 3;
    return (char) Integer.parseInt(digits);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
