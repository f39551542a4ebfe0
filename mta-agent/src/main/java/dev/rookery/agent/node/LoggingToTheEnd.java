package dev.rookery.agent.node;

import java.util.logging.LogManager;

/**
 * Keeps the log open while the agent stops: the JDK's own manager closes it in a shutdown hook, at
 * the same time as ours runs, and what goes wrong then would be lost.
 */
public final class LoggingToTheEnd extends LogManager {
  /** For the JDK, which makes it by name. */
  public LoggingToTheEnd() {}

  @Override
  public void reset() {
    // see above
  }
}
