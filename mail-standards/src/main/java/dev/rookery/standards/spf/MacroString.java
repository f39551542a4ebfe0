package dev.rookery.standards.spf;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with macros, parsed. RFC 7208 §7. */
final class MacroString {
  /** RFC 7208 §7.1. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "%([%_-])|%\\{([slodipvhcrtSLODIPVHCRT])([0-9]*)([rR]?)([.\\-+,/_=]*)\\}|([ !-$&-~]+)");

  private static final Pattern DOMAIN_END =
      Pattern.compile(
          "(?s).*(\\.([A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9])\\.?"
              + "|%\\{[^}]*\\}|%[%_-])");
  private static final String ONLY_IN_EXPLANATIONS = "crt";

  private sealed interface Token {
    record Literal(String text) implements Token {}

    record Macro(char letter, boolean escaped, int labels, boolean reversed, String delimiters)
        implements Token {}
  }

  private final List<Token> tokens;
  private final String text;

  private MacroString(List<Token> tokens, String text) {
    this.tokens = tokens;
    this.text = text;
  }

  /**
   * The name a mechanism or modifier speaks of: a macro string that ends like a domain.
   *
   * @throws SpfSyntaxException it does not
   */
  static MacroString domainSpec(String text) {
    MacroString parsed = parse(text, false);
    if (!DOMAIN_END.matcher(text).matches()) { // RFC 7208 §7.1: domain-end
      throw new SpfSyntaxException("'%s' does not end like a domain".formatted(text));
    }
    return parsed;
  }

  /** The value of a modifier that nobody knows. */
  static MacroString value(String text) {
    return parse(text, false);
  }

  /** The text of an explanation, where spaces and the letters c, r and t are allowed. */
  static MacroString explanation(String text) {
    return parse(text, true);
  }

  private static MacroString parse(String text, boolean explanation) {
    List<Token> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!token.find(at) || token.start() != at) {
        throw new SpfSyntaxException("'%s' has a broken macro at %d".formatted(text, at));
      }
      tokens.add(read(token, explanation));
      at = token.end();
    }
    return new MacroString(tokens, text);
  }

  private static Token read(Matcher token, boolean explanation) {
    if (token.group(6) != null) {
      if (!explanation && token.group(6).contains(" ")) {
        throw new SpfSyntaxException("'%s' holds a space".formatted(token.group(6)));
      }
      return new Token.Literal(token.group(6));
    }
    if (token.group(1) != null) {
      return switch (token.group(1)) {
        case "_" -> new Token.Literal(" ");
        case "-" -> new Token.Literal("%20");
        default -> new Token.Literal("%");
      };
    }
    char letter = token.group(2).charAt(0);
    char lower = Character.toLowerCase(letter);
    if (!explanation && ONLY_IN_EXPLANATIONS.indexOf(lower) >= 0) {
      throw new SpfSyntaxException("macro %s is for explanations only".formatted(token.group()));
    }
    String delimiters = token.group(5).isEmpty() ? "." : token.group(5);
    return new Token.Macro(
        lower, letter != lower, labels(token), !token.group(4).isEmpty(), delimiters);
  }

  private static int labels(Matcher token) {
    String digits = token.group(3);
    if (digits.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    int labels = digits.length() > 4 ? 9999 : Integer.parseInt(digits);
    if (labels == 0) { // RFC 7208 §7.1: DIGIT above zero
      throw new SpfSyntaxException("macro %s keeps 0 parts".formatted(token.group()));
    }
    return labels;
  }

  /**
   * @param values what a lower-case letter stands for
   */
  String expand(Function<Character, String> values) {
    StringBuilder out = new StringBuilder();
    for (Token token : tokens) {
      switch (token) {
        case Token.Literal(String literal) -> out.append(literal);
        case Token.Macro macro -> out.append(expand(macro, values.apply(macro.letter())));
      }
    }
    return out.toString();
  }

  /** RFC 7208 §7.3: split, reverse, keep the last parts, join with dots, escape. */
  private static String expand(Token.Macro macro, String value) {
    String splitter = "[" + Pattern.quote(macro.delimiters()) + "]";
    List<String> parts = new ArrayList<>(Arrays.asList(value.split(splitter, -1)));
    if (macro.reversed()) {
      Collections.reverse(parts);
    }
    int from = Math.max(0, parts.size() - macro.labels());
    String joined = String.join(".", parts.subList(from, parts.size()));
    return macro.escaped() ? escaped(joined) : joined;
  }

  /** RFC 3986 §2.3: all but unreserved characters. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  @Override
  public String toString() {
    return text.toLowerCase(Locale.ROOT);
  }
}
