package dev.rookery.agent.mailet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a pipeline file. Each line is {@code MATCHER[=CONDITION] MAILET [KEY=VALUE …]}, taken in
 * order; {@code processor NAME} begins another processor, the first is {@code root}. A value with
 * blanks stands in double quotes. {@code #} begins a comment.
 */
final class PipelineFile {
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

  private PipelineFile() {}

  /**
   * The lines with content, in order.
   *
   * @throws IllegalArgumentException says which line is wrong and why
   */
  static List<PipelineLine> parse(String text) {
    List<PipelineLine> lines = new ArrayList<>();
    String processor = Pipeline.ROOT;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      List<String> words = words(line);
      if (words.isEmpty()) {
        continue;
      }
      if (words.size() < 2) {
        throw wrong(number, "needs a matcher and a mailet, found only '%s'".formatted(line));
      }
      if (words.getFirst().equals("processor")) {
        processor = words.get(1);
      } else {
        lines.add(line(number, processor, words));
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("pipeline has no line with a matcher and a mailet");
    }
    return lines;
  }

  private static PipelineLine line(int number, String processor, List<String> words) {
    String[] matcher = words.getFirst().split("=", 2);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String word : words.subList(2, words.size())) {
      String[] pair = word.split("=", 2);
      if (pair.length != 2) {
        throw wrong(number, "'%s' is not KEY=VALUE".formatted(word));
      }
      parameters.put(pair[0], pair[1]);
    }
    String condition = matcher.length == 2 ? matcher[1] : "";
    return new PipelineLine(number, processor, matcher[0], condition, words.get(1), parameters);
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      if (matcher.group().startsWith("#")) {
        break;
      }
      words.add(matcher.group().replace("\"", ""));
    }
    return words;
  }

  static IllegalArgumentException wrong(int number, String why) {
    return new IllegalArgumentException("pipeline line %d: %s".formatted(number, why));
  }
}
