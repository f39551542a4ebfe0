package dev.rookery.contract;

import java.util.UUID;

/**
 * Names in Redis that both sides must agree on. All of them may be lost at any time: the cost of
 * loss stands at each.
 */
public final class RedisKeys {
  /** Stream field that holds the frame's body. */
  public static final String FIELD_BODY = "b";

  /** Stream field that holds the frame's MAC. */
  public static final String FIELD_MAC = "m";

  private RedisKeys() {}

  /** Stream of a node's events. Lost: the agent sends everything above the watermark again. */
  public static String events(UUID node) {
    return "ev:" + node;
  }

  /**
   * Last heartbeat of a node as {@link Frame#write} gives it, expires by itself. Lost: the next one
   * comes after one interval.
   */
  public static String heartbeat(UUID node) {
    return "hb:" + node;
  }

  /**
   * The sealed wanted state, {@link SealedWanted} as text. Lost: the control plane writes it again
   * within its repair interval.
   */
  public static String wanted(UUID node) {
    return "wanted:" + node;
  }

  /** {@link Watermark} as text. Lost: the agent keeps and resends more than it must. */
  public static String watermark(UUID node) {
    return "wm:" + node;
  }

  /**
   * Channel that says "look at wanted and watermark now". Lost: the agent looks at its next poll.
   */
  public static String wake(UUID node) {
    return "wake:" + node;
  }
}
