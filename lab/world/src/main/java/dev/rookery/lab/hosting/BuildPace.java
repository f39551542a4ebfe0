package dev.rookery.lab.hosting;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a machine takes. Both conditions must hold before it runs.
 *
 * @param polls how often its owner must have asked, 1 or more
 * @param time what must have passed since the order
 */
public record BuildPace(int polls, Duration time) {
  /** Running when its owner asks for the nth time. */
  public static BuildPace afterPolls(int polls) {
    return new BuildPace(polls, Duration.ZERO);
  }

  /** Running when its owner asks after that time. */
  public static BuildPace after(Duration time) {
    return new BuildPace(1, time);
  }

  ServerStatus statusOf(RentedServer server, Instant now) {
    if (server.polls() == 0) {
      return ServerStatus.ORDERED;
    }
    boolean built = server.polls() >= polls && !now.isBefore(server.orderedAt().plus(time));
    return built ? ServerStatus.RUNNING : ServerStatus.BUILDING;
  }
}
