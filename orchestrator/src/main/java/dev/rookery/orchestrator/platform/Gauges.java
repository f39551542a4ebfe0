package dev.rookery.orchestrator.platform;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Values of one name, read when they are asked for. */
public final class Gauges {
  private final GaugeSnapshot.Builder values = GaugeSnapshot.builder();

  /**
   * @param name with its base unit last: {@code _seconds}, {@code _bytes}
   */
  public Gauges(String name, String help) {
    values.name(name).help(help);
  }

  /** One value without a label. */
  public static GaugeSnapshot one(String name, String help, double value) {
    return new Gauges(name, help).add(value).snapshot();
  }

  /**
   * @param labels name and value in turn
   */
  public Gauges add(double value, String... labels) {
    values.dataPoint(
        GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build());
    return this;
  }

  public GaugeSnapshot snapshot() {
    return values.build();
  }
}
