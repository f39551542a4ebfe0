package dev.rookery.orchestrator.provisioning.host;

import java.util.ArrayList;
import java.util.List;

/** Two texts side by side in the form that diff -u has, by their longest common subsequence. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final int LINES_MAX = 3000;

  private UnifiedDiff() {}

  /** Empty when they are the same. */
  static String between(String path, String before, String after) {
    List<String> was = before.lines().toList();
    List<String> is = after.lines().toList();
    if (was.size() > LINES_MAX || is.size() > LINES_MAX) {
      return "more than %d lines: not shown\n".formatted(LINES_MAX);
    }
    List<String> script = script(was, is);
    if (script.stream().allMatch(line -> line.startsWith(" "))) {
      return before.equals(after) ? "" : "they differ in line ends only\n";
    }
    return "--- %s (there)\n+++ %s (wanted)\n%s".formatted(path, path, hunks(script));
  }

  /** All lines, each with a blank, a minus or a plus before it. */
  private static List<String> script(List<String> was, List<String> is) {
    int[][] common = new int[was.size() + 1][is.size() + 1];
    for (int i = was.size() - 1; i >= 0; i--) {
      for (int j = is.size() - 1; j >= 0; j--) {
        common[i][j] =
            was.get(i).equals(is.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> script = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < was.size() || j < is.size()) {
      if (i < was.size() && j < is.size() && was.get(i).equals(is.get(j))) {
        script.add(" " + was.get(i++));
        j++;
      } else if (j == is.size() || i < was.size() && common[i + 1][j] >= common[i][j + 1]) {
        script.add("-" + was.get(i++));
      } else {
        script.add("+" + is.get(j++));
      }
    }
    return script;
  }

  private static String hunks(List<String> script) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < script.size()) {
      int first = nextChange(script, at);
      if (first == script.size()) {
        break;
      }
      int from = Math.max(at, first - CONTEXT);
      int to = endOfHunk(script, first);
      text.append(header(script, from, to));
      script.subList(from, to).forEach(line -> text.append(line).append('\n'));
      at = to;
    }
    return text.toString();
  }

  private static int nextChange(List<String> script, int from) {
    int at = from;
    while (at < script.size() && script.get(at).startsWith(" ")) {
      at++;
    }
    return at;
  }

  private static int endOfHunk(List<String> script, int first) {
    int end = first;
    for (int at = first; at < script.size() && at <= end + 2 * CONTEXT; at++) {
      if (!script.get(at).startsWith(" ")) {
        end = at;
      }
    }
    return Math.min(script.size(), end + 1 + CONTEXT);
  }

  private static String header(List<String> script, int from, int to) {
    return "@@ -%s +%s @@\n".formatted(range(script, from, to, '+'), range(script, from, to, '-'));
  }

  /** Where the part is in the one of the two texts that has no lines with {@code others}. */
  private static String range(List<String> script, int from, int to, char others) {
    long before = script.subList(0, from).stream().filter(l -> l.charAt(0) != others).count();
    long length = script.subList(from, to).stream().filter(l -> l.charAt(0) != others).count();
    return "%d,%d".formatted(length == 0 ? before : before + 1, length);
  }
}
