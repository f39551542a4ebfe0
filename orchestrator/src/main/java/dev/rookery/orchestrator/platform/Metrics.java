package dev.rookery.orchestrator.platform;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All numbers that the parts of this control plane tell. A part is a {@link MultiCollector} among
 * the beans; its labels are kinds, states and reasons, never a tenant, node, domain or address.
 */
@Singleton
public final class Metrics {
  /** Prometheus' text format. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final List<MultiCollector> parts;

  public Metrics(List<MultiCollector> parts) {
    this.parts = parts;
  }

  /** As of now, each name once. */
  public MetricSnapshots now() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    parts.forEach(part -> part.collect().forEach(all::metricSnapshot));
    return all.build();
  }

  /** As of now, as {@link #CONTENT_TYPE}. */
  public String text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, now(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
