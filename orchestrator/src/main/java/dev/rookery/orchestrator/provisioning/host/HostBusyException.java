package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;

/** Somebody else on the host holds what we need, for longer than we wait at a time. */
public final class HostBusyException extends TemporaryException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY = Duration.ofSeconds(30);

  HostBusyException(String message) {
    super(message, RETRY);
  }
}
