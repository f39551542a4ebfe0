package dev.rookery.lab.mta.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters that hold for one service: main.cf, overlaid by the service's own {@code -o}. */
public final class Parameters {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\{(\\w+)\\}|\\((\\w+)\\)|(\\w+))");
  private static final Pattern TIME = Pattern.compile("(\\d+)\\s*([smhdw]?)");
  private static final int MAX_NESTING = 20;

  private final Map<String, String> values;

  Parameters(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  Parameters overlaid(Map<String, String> overrides) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.putAll(overrides);
    return new Parameters(all);
  }

  Map<String, String> raw() {
    return values;
  }

  /** The value with {@code $name} replaced, {@code otherwise} when absent; may be "". */
  public String text(String name, String otherwise) {
    return expand(values.getOrDefault(name, otherwise), 0);
  }

  /** As {@link #text}, empty when the parameter is absent or "". */
  public Optional<String> find(String name) {
    return Optional.of(text(name, "")).filter(value -> !value.isEmpty());
  }

  /** Is the parameter written down, with whatever value? */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** {@code yes} or {@code no}. */
  public boolean isYes(String name, boolean otherwise) {
    return text(name, otherwise ? "yes" : "no").equalsIgnoreCase("yes");
  }

  /**
   * @throws IllegalArgumentException not a whole number
   */
  public long number(String name, long otherwise) {
    String value = text(name, Long.toString(otherwise));
    if (!value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("%s = %s, allowed: a whole number".formatted(name, value));
    }
    return Long.parseLong(value);
  }

  /**
   * A time with one of Postfix's suffixes s, m, h, d, w; seconds without.
   *
   * @throws IllegalArgumentException another suffix, or a fraction
   */
  public Duration time(String name, Duration otherwise) {
    return find(name).map(value -> time(name, value)).orElse(otherwise);
  }

  /** As {@link #time(String, Duration)}, for a value from elsewhere. */
  public static Duration time(String name, String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s = %s, allowed: a whole number and one of s, m, h, d, w".formatted(name, value));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case "w" -> Duration.ofDays(7 * number);
      default -> Duration.ofSeconds(number);
    };
  }

  /** A list separated by commas or blanks; what stands in braces is one word. */
  public List<String> list(String name, String otherwise) {
    return words(text(name, otherwise), true);
  }

  /** What stands in braces is one word. */
  static List<String> words(String text, boolean commasSeparate) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int braces = 0;
    for (char c : text.toCharArray()) {
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      boolean separator = braces == 0 && (commasSeparate && c == ',' || Character.isWhitespace(c));
      if (!separator) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** A file name, relative to {@code folder} unless absolute. */
  public Optional<Path> file(String name, Path folder) {
    return find(name).map(folder::resolve);
  }

  private String expand(String value, int nesting) {
    if (nesting > MAX_NESTING) {
      throw new IllegalArgumentException("a parameter refers to itself: " + value);
    }
    return REFERENCE
        .matcher(value)
        .replaceAll(found -> {
          String name = firstOf(found.group(1), found.group(2), found.group(3));
          String inner = expand(values.getOrDefault(name, ""), nesting + 1);
          return Matcher.quoteReplacement(inner);
        })
        .strip();
  }

  private static String firstOf(String... groups) {
    for (String group : groups) {
      if (group != null) {
        return group;
      }
    }
    throw new IllegalStateException("no group matched");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters p && p.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }
}
