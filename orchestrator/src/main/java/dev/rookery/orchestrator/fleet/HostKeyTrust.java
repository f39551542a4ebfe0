package dev.rookery.orchestrator.fleet;

import java.util.Arrays;

/** How we came by a node's host key, the strongest first. */
public enum HostKeyTrust {
  /**
   * Told by the provider's console, or made by the host itself and read over a connection that was
   * held to a key of ours.
   */
  PINNED("pinned"),
  /** Told by a person. */
  BY_HAND("by-hand"),
  /** The temporary one that our order carried; whoever can read the order knows it. */
  INJECTED("injected"),
  /** Taken as it came at the first connection, because a person said so; weaker than all else. */
  FIRST_USE("first-use");

  private final String word;

  HostKeyTrust(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static HostKeyTrust of(String word) {
    return Arrays.stream(values())
        .filter(trust -> trust.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such trust: " + word));
  }
}
