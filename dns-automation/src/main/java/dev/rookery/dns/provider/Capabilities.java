package dev.rookery.dns.provider;

import java.util.Map;

/**
 * What a provider can do, as data; the documentation's table is made from it.
 *
 * @param provider short name
 * @param granularity the smallest thing it changes at once
 * @param answers one for every {@link Capability}
 */
public record Capabilities(
    String provider, Granularity granularity, Map<Capability, Answer> answers) {
  /** The smallest thing that a provider changes at once. */
  public enum Granularity {
    RECORD,
    RECORD_SET,
    LABEL,
    ZONE
  }

  /** Whether it can, and why (not). */
  public record Answer(boolean can, String reason) {
    public static Answer yes(String reason) {
      return new Answer(true, reason);
    }

    public static Answer no(String reason) {
      return new Answer(false, reason);
    }
  }

  public Capabilities {
    answers = Map.copyOf(answers);
    for (Capability capability : Capability.values()) {
      if (!answers.containsKey(capability)) {
        throw new IllegalArgumentException("%s does not say: %s".formatted(provider, capability));
      }
    }
  }

  public boolean can(Capability capability) {
    Answer answer = answers.get(capability);
    return answer != null && answer.can();
  }
}
