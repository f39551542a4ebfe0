package dev.rookery.dns.provider;

import java.util.List;

/**
 * What a person is to do in their provider's console, in this order.
 *
 * @param zone absolute name of the zone
 */
public record Instructions(String zone, List<Step> steps) {
  public Instructions {
    steps = List.copyOf(steps);
  }

  /**
   * One record to add or remove.
   *
   * @param action {@code add} or {@code remove}
   * @param host as consoles want it: relative to the zone, {@code @} for the zone itself
   * @param name the same, absolute
   * @param value unquoted and in one piece for TXT; consoles cut it themselves
   */
  public record Step(
      String action, String host, String name, String type, long ttlSeconds, String value) {}

  /** For a terminal or a mail: a paragraph a record. */
  public String text() {
    return String.join("\n\n", steps.stream().map(Instructions::paragraph).toList());
  }

  private static String paragraph(Step step) {
    return """
    %s %s record
      Host:  %s   (%s)
      TTL:   %d seconds
      Value: %s\
    """
        .formatted(
            step.action(), step.type(), step.host(), step.name(), step.ttlSeconds(), step.value());
  }
}
