package dev.rookery.orchestrator.cli;

import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.platform.InstallationFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rookery migrate}: the schema before the control plane, for an upgrade that may fail. */
@Command(
    name = "migrate",
    description = "check the configuration and bring the database to this release, without a start",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      description = "properties file, see docs/reference/configuration.md",
      paramLabel = "FILE")
  private Path config = Path.of("rookery.properties");

  /** One word and a number on stdout, for scripts: {@code applied 3}. */
  @Override
  public Integer call() {
    System.out.println("applied " + ControlPlane.migrate(InstallationFile.read(config)));
    return ExitCode.OK;
  }
}
