package dev.rookery.lab.story;

import dev.rookery.orchestrator.cli.CliCommand;
import dev.rookery.orchestrator.cli.CommandFailedException;
import dev.rookery.orchestrator.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** For the launcher: records what a control plane loads, so that the next one starts fast. */
@Command(
    name = "rehearse",
    hidden = true,
    description = "start a control plane on throw-away stores and record what it loads",
    mixinStandardHelpOptions = true)
public final class RehearseCommand implements CliCommand {
  @Option(names = "--record", required = true, description = "file to write", paramLabel = "FILE")
  private Path classes = Path.of("server.classes");

  @Override
  public void run() {
    try {
      Path folder = Files.createTempDirectory("rookery-rehearsal");
      try (Rehearsal rehearsal = Rehearsal.open(folder)) {
        rehearsal.record(classes);
      } finally {
        FolderRemoval.remove(folder);
      }
    } catch (StepFailedException e) {
      throw failed(e.getMessage() + " " + e.evidence().line());
    } catch (IOException | IllegalStateException e) {
      throw failed(e.getMessage());
    }
  }

  private static CommandFailedException failed(String reason) {
    return new CommandFailedException(ExitCode.FAILED, "nothing was recorded: " + reason);
  }
}
