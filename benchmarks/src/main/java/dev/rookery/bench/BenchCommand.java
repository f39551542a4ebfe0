package dev.rookery.bench;

import dev.rookery.bench.lab.LabBench;
import dev.rookery.bench.ledger.LedgerBench;
import dev.rookery.bench.provisioning.ProvisioningBench;
import dev.rookery.orchestrator.cli.CliCommand;
import dev.rookery.orchestrator.cli.CommandFailedException;
import dev.rookery.orchestrator.cli.ExitCode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery bench NAME}. */
@Command(
    name = "bench",
    description = "measure, beside peers where there are any",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements CliCommand {
  private static final List<Bench> BENCHES =
      List.of(new LabBench(), new LedgerBench(), new ProvisioningBench());

  private enum Form {
    table,
    json
  }

  @Parameters(paramLabel = "NAME", description = "lab, ledger, provisioning")
  private String name = "lab";

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
      defaultValue = "table")
  private Form form = Form.table;

  @Option(names = "--quick", description = "leave out what takes minutes, and say so")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "MEASURE",
      defaultValue = "",
      description = "measures whose names begin so")
  private String only = "";

  @Option(
      names = "--jobs",
      hidden = true,
      description = "a trial of the bench itself with so many jobs; its figures mean nothing")
  private @Nullable Integer jobs;

  @Override
  public void run() {
    Bench bench =
        BENCHES.stream()
            .filter(b -> b.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    List<Measure> measures =
        measure(bench).stream().filter(measure -> measure.name().startsWith(only)).toList();
    if (measures.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.USAGE, "bench %s measures nothing that begins with '%s'".formatted(name, only));
    }
    switch (form) {
      case table -> Report.table(System.out, bench.name(), measures);
      case json -> Report.json(System.out, bench.name(), measures);
    }
    if (Report.missed(measures) > 0) {
      throw new CommandFailedException(ExitCode.FAILED, "not every goal was met");
    }
  }

  private List<Measure> measure(Bench bench) {
    try {
      return bench.run(effort(), what -> System.err.println("measuring " + what + " …"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(130, "interrupted");
    } catch (Exception e) {
      throw new CommandFailedException(
          ExitCode.FAILED, "bench %s could not be run: %s".formatted(bench.name(), e.getMessage()));
    }
  }

  private Effort effort() {
    return new Effort(quick, jobs == null ? OptionalInt.empty() : OptionalInt.of(jobs), only);
  }

  private static CommandFailedException unknown(String name) {
    return new CommandFailedException(
        ExitCode.USAGE,
        "no bench is called '%s'; there is %s"
            .formatted(name, BENCHES.stream().map(Bench::name).collect(Collectors.joining(", "))));
  }
}
