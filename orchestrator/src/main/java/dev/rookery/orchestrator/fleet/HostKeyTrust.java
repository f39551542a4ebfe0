package dev.rookery.orchestrator.fleet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** One of the two words that the column had at first: pinned, or first-use. */
  String coarseWord() {
    return this == FIRST_USE ? FIRST_USE.word : PINNED.word;
  }

  /**
   * What a row says.
   *
   * @param origin null, or outdated when it does not go with {@code coarse}: the release before
   *     writes {@code coarse} alone
   */
  static HostKeyTrust of(String coarse, @Nullable String origin) {
    HostKeyTrust fine = origin == null ? of(coarse) : of(origin);
    return fine.coarseWord().equals(coarse) ? fine : of(coarse);
  }

  private static HostKeyTrust of(String word) {
    return Arrays.stream(values())
        .filter(trust -> trust.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such trust: " + word));
  }
}
