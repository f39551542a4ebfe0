package dev.rookery.agent.mailet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One question of Postfix's SMTP access policy delegation: attributes by name, {@code ""} when the
 * MTA left one out.
 */
record PolicyRequest(Map<String, String> attributes) {

  /**
   * @param lines {@code name=value}
   */
  static PolicyRequest parse(List<String> lines) {
    Map<String, String> attributes = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        attributes.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new PolicyRequest(attributes);
  }

  private String get(String name) {
    return attributes.getOrDefault(name, "");
  }

  boolean isAtRcpt() {
    return get("protocol_state").equals("RCPT");
  }

  /** "" when the client did not log in. */
  String login() {
    return get("sasl_username");
  }

  String sender() {
    return get("sender");
  }

  String recipient() {
    return get("recipient");
  }

  /** Octets as the client declared them, 0 when it did not. */
  long size() {
    return get("size").matches("\\d{1,18}") ? Long.parseLong(get("size")) : 0;
  }
}
