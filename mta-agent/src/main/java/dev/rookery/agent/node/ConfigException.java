package dev.rookery.agent.node;

import java.util.List;

/** The configuration file cannot be worked with; an operator must correct it. */
final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param problems one sentence each: what is wrong, and what is needed
   */
  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
