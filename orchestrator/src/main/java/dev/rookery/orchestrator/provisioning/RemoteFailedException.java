package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;

/** A host ran what it was asked to and failed; asking again may help (lock held, disk full). */
public final class RemoteFailedException extends TemporaryException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY = Duration.ofSeconds(5);

  RemoteFailedException(String host, String what, RemoteHost.Result result) {
    super(
        "%s: %s failed with exit code %d: %s"
            .formatted(host, what, result.exitCode(), said(result)),
        RETRY);
  }

  private static String said(RemoteHost.Result result) {
    String said = result.error().isBlank() ? result.output() : result.error();
    String line = said.strip().replaceAll("\\s+", " ");
    return line.length() > 400 ? line.substring(0, 400) + "…" : line;
  }
}
