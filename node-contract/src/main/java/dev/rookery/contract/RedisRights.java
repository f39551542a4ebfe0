package dev.rookery.contract;

import java.util.List;
import java.util.UUID;

/**
 * What a node's Redis user may do, and the agent does nothing else: add to its own stream and ask
 * how long it is, read its own watermark and wanted state, write its own heartbeat, hear its own
 * wake-ups. Needs selectors, so Redis 7.0 or later, or Valkey.
 */
public final class RedisRights {
  private RedisRights() {}

  /** Rules for {@code ACL SETUSER}, without password and {@code on}; they replace earlier ones. */
  public static List<String> of(UUID node) {
    return List.of(
        "clearselectors",
        "resetkeys",
        "resetchannels",
        "-@all",
        "+auth",
        "+hello",
        "+ping",
        "+quit",
        "+subscribe",
        "+unsubscribe",
        "&" + RedisKeys.wake(node),
        "(+xadd +xlen ~%s)".formatted(RedisKeys.events(node)),
        "(+get ~%s ~%s)".formatted(RedisKeys.watermark(node), RedisKeys.wanted(node)),
        "(+set ~%s)".formatted(RedisKeys.heartbeat(node)));
  }
}
