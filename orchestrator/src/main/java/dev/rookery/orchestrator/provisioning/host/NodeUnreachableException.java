package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;

/** SSH to a host does not work now; asking again may help. */
public final class NodeUnreachableException extends TemporaryException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY = Duration.ofSeconds(2);

  public NodeUnreachableException(String host, String what, Throwable cause) {
    super("%s cannot be reached by SSH: %s".formatted(host, what), RETRY, cause);
  }

  NodeUnreachableException(String message) {
    super(message, RETRY);
  }
}
