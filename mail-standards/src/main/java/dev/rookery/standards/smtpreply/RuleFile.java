package dev.rookery.standards.smtpreply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the rules' own format; its head comment explains it. */
final class RuleFile {
  private static final Set<String> WORDS =
      Set.of("scope", "reason", "said-by", "code", "status", "text", "sample");

  private final List<ReplyRule> rules = new ArrayList<>();
  private final Map<String, String> fields = new HashMap<>();
  private final List<String> samples = new ArrayList<>();
  private String name = "";

  private RuleFile() {}

  /**
   * @throws IllegalArgumentException the text breaks the format; the message has line or rule
   */
  static List<ReplyRule> parse(String text) {
    RuleFile file = new RuleFile();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        file.line(line, number);
      }
    }
    file.finishRule();
    return List.copyOf(file.rules);
  }

  private void line(String line, int number) {
    String[] words = line.strip().split("\\s+", 2);
    if (words.length < 2) {
      throw new IllegalArgumentException("line %d: '%s' has no value".formatted(number, line));
    }
    if (words[0].equals("rule")) {
      finishRule();
      name = words[1];
    } else if (!WORDS.contains(words[0])) {
      throw new IllegalArgumentException(
          "line %d: '%s' is unknown, allowed: rule, %s"
              .formatted(number, words[0], String.join(", ", WORDS.stream().sorted().toList())));
    } else if (words[0].equals("sample")) {
      samples.add(words[1]);
    } else if (fields.put(words[0], words[1]) != null) {
      throw new IllegalArgumentException(
          "line %d: %s is given twice in rule %s".formatted(number, words[0], name));
    }
  }

  private void finishRule() {
    if (name.isEmpty() && fields.isEmpty()) {
      return;
    }
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("rule %s has no sample".formatted(name));
    }
    rules.add(
        new ReplyRule(
            name,
            word("scope", ReplyScope.class),
            word("reason", ReplyReason.class),
            fields.containsKey("said-by") ? word("said-by", SaidBy.class) : SaidBy.REMOTE,
            pattern("code"),
            pattern("status"),
            pattern("text"),
            List.copyOf(samples)));
    fields.clear();
    samples.clear();
  }

  private <E extends Enum<E>> E word(String field, Class<E> words) {
    String given = fields.getOrDefault(field, "");
    try {
      return Enum.valueOf(words, given.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "rule %s: %s is '%s', allowed: %s"
              .formatted(name, field, given, List.of(words.getEnumConstants())),
          e);
    }
  }

  private Optional<Pattern> pattern(String field) {
    try {
      return Optional.ofNullable(fields.get(field))
          .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "rule %s: %s is not a regular expression: %s".formatted(name, field, e.getDescription()),
          e);
    }
  }
}
