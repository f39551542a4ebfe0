package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.Metrics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table is what a fresh control plane tells; {@code -Drookery.write-docs} writes it anew. */
class MetricsReferenceTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve("reference").resolve("metrics.md");

  /** Their values are many, or differ from machine to machine. */
  private static final List<String> OPEN = List.of("kind", "java", "version");

  @Test
  void the_page_says_what_a_control_plane_tells() throws IOException {
    String page;
    try (LivePlane live = LivePlane.start()) {
      page = page(live.plane().part(Metrics.class).now().stream().toList());
    }
    if (System.getProperty("rookery.write-docs") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "docs/reference/metrics.md is stale: ./rookery mvn -pl orchestrator -am test -Dtest=MetricsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Drookery.write-docs")
        .isEqualTo(page);
  }

  @Test
  void alerts_and_dashboard_speak_of_metrics_that_there_are() throws IOException {
    List<String> known =
        Pattern.compile("\\| `(\\w+)` \\|")
            .matcher(Files.readString(PAGE))
            .results()
            .map(name -> name.group(1))
            .toList();
    for (String file : List.of("prometheus/rookery.rules.yml", "grafana/rookery-jobs.json")) {
      List<String> named =
          Pattern.compile("\\brookery_\\w+")
              .matcher(Files.readString(DOCS.resolveSibling("deploy").resolve(file)))
              .results()
              .map(name -> name.group().replaceAll("_(bucket|sum|count)$", ""))
              .toList();
      assertThat(named).as(file).isNotEmpty().isSubsetOf(known);
    }
  }

  private static String page(List<MetricSnapshot> metrics) {
    StringBuilder page = new StringBuilder("# Metrics\n\n");
    page.append("What `GET /metrics` tells, in Prometheus' text format; ");
    page.append("[how to collect it](../how-to/watch-the-job-ledger-with-prometheus.md). ");
    page.append("Counters begin at 0 with the process. ");
    page.append("No label names a tenant, a node, a domain or an address; ");
    page.append("`kind` is a kind of job, of which a release has a dozen or so.\n\n");
    page.append("| metric | type | labels | meaning |\n|---|---|---|---|\n");
    metrics.stream()
        .sorted(Comparator.comparing(MetricsReferenceTest::name))
        .forEach(metric ->
            page.append(
                "| `%s` | %s | %s | %s |%n"
                    .formatted(
                        name(metric),
                        type(metric),
                        labels(metric),
                        metric.getMetadata().getHelp())));
    return page.toString();
  }

  private static String name(MetricSnapshot metric) {
    String name = metric.getMetadata().getPrometheusName();
    return switch (metric) {
      case CounterSnapshot _ -> name + "_total";
      case InfoSnapshot _ -> name + "_info";
      default -> name;
    };
  }

  private static String type(MetricSnapshot metric) {
    return switch (metric) {
      case CounterSnapshot _ -> "counter";
      case HistogramSnapshot _ -> "histogram";
      default -> "gauge";
    };
  }

  private static String labels(MetricSnapshot metric) {
    SortedMap<String, SortedSet<String>> values = new TreeMap<>();
    for (DataPointSnapshot point : metric.getDataPoints()) {
      for (Label label : point.getLabels()) {
        values.computeIfAbsent(label.getName(), n -> new TreeSet<>()).add(label.getValue());
      }
    }
    return values.entrySet().stream()
        .map(each ->
            OPEN.contains(each.getKey())
                ? "`%s`".formatted(each.getKey())
                : "`%s`: %s".formatted(each.getKey(), String.join(", ", each.getValue())))
        .collect(Collectors.joining("; "));
  }
}
