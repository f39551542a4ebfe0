package dev.rookery.lab.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The warm-up's decisions for one day as lines; nodes that were told the same share one. */
final class DecisionLines {
  /** With the four blanks before a remark 110 columns. */
  private static final int WIDTH = 106;

  private DecisionLines() {}

  /**
   * A decision about one provider.
   *
   * @param node whose address it was decided for
   * @param sentence names the provider
   */
  record Made(String node, String move, String sentence) {}

  private record Said(String move, String sentence) {}

  /**
   * @param day how people call it; stands before the first line
   */
  static List<String> of(String day, List<Made> made) {
    Map<Said, List<String>> nodes = new LinkedHashMap<>();
    for (Made one : made) {
      nodes
          .computeIfAbsent(new Said(one.move(), one.sentence()), _ -> new ArrayList<>())
          .add(one.node());
    }
    List<String> lines = new ArrayList<>();
    nodes.forEach((said, who) -> {
      String start =
          "%-12s  %-5s  %s: "
              .formatted(lines.isEmpty() ? day : "", said.move(), String.join(", ", who));
      lines.addAll(folded(start, said.sentence()));
    });
    return lines;
  }

  /** Goes on below its own beginning where the line is full. */
  private static List<String> folded(String start, String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(start);
    boolean fresh = true;
    for (String word : sentence.split(" ", -1)) {
      if (!fresh && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(start.length()));
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
