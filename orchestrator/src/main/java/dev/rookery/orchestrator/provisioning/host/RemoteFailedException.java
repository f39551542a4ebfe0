package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;

/** A host ran what it was asked to and failed; asking again may help. */
public final class RemoteFailedException extends TemporaryException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY = Duration.ofSeconds(5);

  RemoteFailedException(String message) {
    super(message, RETRY);
  }
}
