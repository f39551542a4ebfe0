package dev.rookery.standards.dkim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A list of {@code tag=value} pairs, as DKIM signatures, DKIM key records and DMARC records are
 * written. RFC 6376 §3.2.
 *
 * @param tags names as written (case counts), values trimmed, in the order of the text
 */
public record TagList(Map<String, String> tags) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern FOLDING = Pattern.compile("\r\n(?=[ \t])");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  public TagList {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /**
   * Reads a list; a trailing semicolon is allowed, folding white space is dropped.
   *
   * @throws IllegalArgumentException a pair without name or {@code =}, a tag given twice, a control
   *     character
   */
  public static TagList parse(String text) {
    String unfolded = FOLDING.matcher(text).replaceAll("").strip();
    if (CONTROL.matcher(unfolded).find()) {
      throw new IllegalArgumentException("a control character in the tag list");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    String[] pairs = unfolded.split(";", -1);
    for (int i = 0; i < pairs.length; i++) {
      String pair = pairs[i].strip();
      boolean trailing = i > 0 && i == pairs.length - 1;
      if (!(pair.isEmpty() && trailing)) {
        addPair(tags, pair);
      }
    }
    return new TagList(tags);
  }

  private static void addPair(Map<String, String> tags, String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals).strip();
    if (equals < 0 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is not a tag=value pair".formatted(shown(pair)));
    }
    if (tags.putIfAbsent(name, pair.substring(equals + 1).strip()) != null) {
      throw new IllegalArgumentException("tag %s= is given twice".formatted(shown(name)));
    }
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /** The tag's value, empty when the list does not have it. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(tags.get(name));
  }

  /**
   * The tag's value.
   *
   * @throws IllegalArgumentException the list does not have it
   */
  public String require(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("tag %s= is missing".formatted(name)));
  }

  /** The colon-separated parts of a value, trimmed, as written; empty when the tag is absent. */
  public List<String> parts(String name) {
    return find(name).stream()
        .flatMap(value -> Pattern.compile(":").splitAsStream(value))
        .map(String::strip)
        .toList();
  }

  /** The name of the first tag; empty for an empty list. */
  public Optional<String> firstName() {
    return tags.keySet().stream().findFirst();
  }
}
