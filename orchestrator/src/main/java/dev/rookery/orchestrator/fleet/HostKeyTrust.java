package dev.rookery.orchestrator.fleet;

import java.util.Arrays;

/** How we came by a node's host key. */
public enum HostKeyTrust {
  /** Told by the provider's console or by the operator. */
  PINNED("pinned"),
  /** Taken as it came at the first connection, because the operator said so. */
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
