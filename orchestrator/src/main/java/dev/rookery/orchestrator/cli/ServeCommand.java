package dev.rookery.orchestrator.cli;

import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.platform.InstallationFile;
import dev.rookery.orchestrator.platform.Sensitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rookery serve}: the control plane. */
@Command(
    name = "serve",
    description = "run the control plane: REST API, workers, ingest",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
  @Option(
      names = "--config",
      required = true,
      description = "properties file, see docs/reference/configuration.md",
      paramLabel = "FILE")
  private Path config = Path.of("rookery.properties");

  @Override
  public void run() {
    long started = System.nanoTime();
    ControlPlane controlPlane = ControlPlane.start(InstallationFile.read(config));
    CountDownLatch stopped = stopOnSignal(controlPlane);
    controlPlane.firstOperatorKey().ifPresent(this::keep);
    System.err.printf(
        "ready at %s after %d ms%n", controlPlane.url(), (System.nanoTime() - started) / 1_000_000);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CountDownLatch stopOnSignal(ControlPlane controlPlane) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  controlPlane.close();
                  stopped.countDown();
                },
                "stop"));
    return stopped;
  }

  /** The first operator's key is shown to nobody; it lies beside the configuration, mode 0600. */
  private void keep(Sensitive key) {
    Path file = config.toAbsolutePath().resolveSibling("operator.key");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, key.value() + "\n");
      System.err.println("first start: the operator's API key is in " + file);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "cannot write the operator's first key to %s: %s; start again on an empty database once the folder can be written"
              .formatted(file, e.getMessage()));
    }
  }
}
