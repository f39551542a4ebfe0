package dev.rookery.lab.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cap and sent by day as a few lines of text, one row of columns a provider. */
final class Chart {
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";

  private Chart() {}

  /** One day of one provider. */
  record Day(int cap, int sent) {}

  /** Two lines a provider, scaled to the highest cap of all: caps above, what arrived below. */
  static List<String> lines(Map<String, List<Day>> days) {
    int top =
        days.values().stream()
            .flatMap(List::stream)
            .mapToInt(d -> Math.max(d.cap(), d.sent()))
            .max()
            .orElse(1);
    List<String> lines = new ArrayList<>();
    days.forEach((provider, series) -> {
      lines.add(
          "%-10s cap  %s  %d".formatted(provider, bars(series, top, true), last(series).cap()));
      lines.add("%-10s sent %s  %d".formatted("", bars(series, top, false), last(series).sent()));
    });
    lines.add(
        "%-10s day  1%s%d".formatted("", " ".repeat(Math.max(1, length(days) - 2)), length(days)));
    return lines;
  }

  private static String bars(List<Day> series, int top, boolean caps) {
    StringBuilder bars = new StringBuilder();
    for (Day day : series) {
      int value = caps ? day.cap() : day.sent();
      int level = value == 0 ? 0 : Math.max(1, Math.round(8f * value / Math.max(1, top)));
      bars.append(LEVELS.charAt(level));
    }
    return bars.toString();
  }

  private static Day last(List<Day> series) {
    return series.isEmpty() ? new Day(0, 0) : series.getLast();
  }

  private static int length(Map<String, List<Day>> days) {
    return days.values().stream().mapToInt(List::size).max().orElse(0);
  }
}
