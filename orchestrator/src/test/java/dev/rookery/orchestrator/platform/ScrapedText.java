package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as its description: each name once with HELP,
 * then TYPE, then its samples together; no series twice; histograms add up.
 */
public record ScrapedText(Map<String, Family> families) {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP = Pattern.compile("# HELP (%s) (.+)".formatted(NAME));
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (%s) (counter|gauge|histogram)".formatted(NAME));
  private static final Pattern SAMPLE = Pattern.compile("(%s)(?:\\{(.+)})? (\\S+)".formatted(NAME));
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

  /** All samples of one name. */
  public record Family(String name, String help, String type, List<Sample> samples) {}

  public record Sample(String name, SortedMap<String, String> labels, double value) {}

  public static ScrapedText read(String text) {
    assertThat(text).endsWith("\n");
    Map<String, Family> families = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      Matcher help = matched(HELP, lines.get(at++));
      Matcher type = matched(TYPE, lines.get(at++));
      assertThat(type.group(1)).isEqualTo(help.group(1));
      Family family = new Family(help.group(1), help.group(2), type.group(2), new ArrayList<>());
      while (at < lines.size() && !lines.get(at).startsWith("#")) {
        family.samples().add(sample(family, lines.get(at++)));
      }
      assertThat(family.samples()).as(family.name()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(family.samples().stream().map(s -> s.name() + s.labels()))
          .as("series of " + family.name())
          .doesNotHaveDuplicates();
      requireSums(family);
      assertThat(families.put(family.name(), family)).as(family.name()).isNull();
    }
    return new ScrapedText(families);
  }

  private static Matcher matched(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    return matcher;
  }

  private static Sample sample(Family family, String line) {
    Matcher sample = matched(SAMPLE, line);
    String suffix = sample.group(1).substring(family.name().length());
    assertThat(sample.group(1)).as(line).startsWith(family.name());
    assertThat(suffix)
        .as(line)
        .isIn(
            family.type().equals("histogram") ? List.of("_bucket", "_sum", "_count") : List.of(""));
    if (family.type().equals("counter")) {
      assertThat(family.name()).endsWith("_total");
    }
    return new Sample(sample.group(1), labels(sample.group(2)), value(sample.group(3)));
  }

  private static SortedMap<String, String> labels(@org.jspecify.annotations.Nullable String text) {
    SortedMap<String, String> labels = new TreeMap<>();
    String rest = text == null ? "" : text;
    while (!rest.isEmpty()) {
      Matcher label = LABEL.matcher(rest);
      assertThat(label.lookingAt()).as(rest).isTrue();
      assertThat(labels.put(label.group(1), label.group(2))).isNull();
      rest = rest.substring(label.end());
    }
    return labels;
  }

  private static double value(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  private static void requireSums(Family family) {
    Map<Map<String, String>, Double> highest = new LinkedHashMap<>();
    for (Sample sample : family.samples()) {
      Map<String, String> series = new TreeMap<>(sample.labels());
      if (sample.name().endsWith("_bucket") && series.remove("le") != null) {
        assertThat(sample.value()).isGreaterThanOrEqualTo(highest.getOrDefault(series, 0.0));
        highest.put(series, sample.value());
      } else if (family.type().equals("histogram") && sample.name().endsWith("_count")) {
        assertThat(highest.get(series)).as("+Inf of " + series).isEqualTo(sample.value());
      }
    }
  }

  /**
   * @param labels name and value in turn, all of them
   */
  public double value(String sample, String... labels) {
    SortedMap<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    return families.values().stream()
        .flatMap(family -> family.samples().stream())
        .filter(one -> one.name().equals(sample) && one.labels().equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(sample + wanted + " is not among " + families.keySet()))
        .value();
  }
}
