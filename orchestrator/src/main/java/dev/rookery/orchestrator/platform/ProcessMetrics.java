package dev.rookery.orchestrator.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process itself, by the names that dashboards for any Java program know. */
@Singleton
final class ProcessMetrics implements MultiCollector {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int KIB = 1024;

  private final HikariDataSource app;
  private final HikariDataSource worker;

  ProcessMetrics(@Named("app") HikariDataSource app, @Named("worker") HikariDataSource worker) {
    this.app = app;
    this.worker = worker;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(build());
    all.add(connections());
    all.addAll(memory());
    all.add(
        Gauges.one(
            "jvm_threads_current",
            "Platform threads of the JVM.",
            ManagementFactory.getThreadMXBean().getThreadCount()));
    all.addAll(process());
    return new MetricSnapshots(all);
  }

  private static InfoSnapshot build() {
    String version = ProcessMetrics.class.getPackage().getImplementationVersion();
    Labels labels =
        Labels.of(
            "java",
            Runtime.version().toString(),
            "version",
            version == null ? "development" : version);
    return InfoSnapshot.builder()
        .name("rookery_build")
        .help("1; which release runs, on which Java.")
        .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
        .build();
  }

  private GaugeSnapshot connections() {
    Gauges gauges =
        new Gauges(
            "rookery_database_connections",
            "Connections to PostgreSQL by pool: active, idle, and callers that wait for one.");
    connections(gauges, "app", app);
    connections(gauges, "worker", worker);
    return gauges.snapshot();
  }

  private static void connections(Gauges gauges, String name, HikariDataSource source) {
    var pool = source.getHikariPoolMXBean();
    gauges.add(pool.getActiveConnections(), "pool", name, "state", "active");
    gauges.add(pool.getIdleConnections(), "pool", name, "state", "idle");
    gauges.add(pool.getThreadsAwaitingConnection(), "pool", name, "state", "waiting");
  }

  private static List<MetricSnapshot> memory() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    MemoryUsage rest = memory.getNonHeapMemoryUsage();
    return List.of(
        new Gauges("jvm_memory_used_bytes", "Memory that the JVM uses.")
            .add(heap.getUsed(), "area", "heap")
            .add(rest.getUsed(), "area", "nonheap")
            .snapshot(),
        new Gauges("jvm_memory_max_bytes", "Most memory that the JVM may use, -1 = no limit.")
            .add(heap.getMax(), "area", "heap")
            .add(rest.getMax(), "area", "nonheap")
            .snapshot());
  }

  private static List<MetricSnapshot> process() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(
        Gauges.one(
            "process_start_time_seconds",
            "When the process started, in seconds since 1970.",
            runtime.getStartTime() / 1e3));
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(used -> all.add(cpu(used.toMillis() / 1e3)));
    all.add(
        Gauges.one(
            "process_resident_memory_bytes",
            "Memory of the process that is in RAM, NaN where the system does not tell.",
            resident()));
    return all;
  }

  private static CounterSnapshot cpu(double seconds) {
    return CounterSnapshot.builder()
        .name("process_cpu_seconds")
        .help("Processor time that the process has used.")
        .dataPoint(CounterDataPointSnapshot.builder().value(seconds).build())
        .build();
  }

  private static double resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN; // no Linux
    }
  }
}
