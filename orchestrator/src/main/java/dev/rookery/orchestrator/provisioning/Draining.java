package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Duty;
import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.fleet.StoredEvents;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits for a node that takes nothing new to be empty: its agent says twice, two heartbeats apart,
 * that nothing new is taken and nothing is queued, for a message may have been on its way from the
 * mail server to the agent at the first time; and all that it reported is stored. After the retry
 * horizon a person is asked.
 */
@Singleton
final class Draining {
  private static final String EMPTY_ONCE = "empty once";

  private final Sightings sightings;
  private final StoredEvents stored;
  private final Duration heartbeat;
  private final Duration horizon;
  private final Clock clock;

  Draining(Sightings sightings, StoredEvents stored, Installation installation, Clock clock) {
    this.sightings = sightings;
    this.stored = stored;
    this.heartbeat = installation.heartbeat();
    this.horizon = installation.nodeRules().retryHorizon();
    this.clock = clock;
  }

  /** When it was first seen empty, by its last heartbeat then. */
  record Empty(Instant at) {}

  /**
   * What is waited for, or that it is over because a person has put the node back to service; empty
   * = the node is empty.
   *
   * @throws OperatorActionException it still holds mail after the retry horizon
   */
  Optional<RunResult> await(Node node, Steps steps) throws Exception {
    if (node.service().duty() != Duty.DRAINING || node.service().since() == null) {
      return Optional.of(
          RunResult.done(
              "%s is %s: it was put back to service".formatted(node.name(), node.standing())));
    }
    Instant since = node.service().since();
    Optional<Sighting> seen = sightings.find(node.id());
    String waitsFor = waitsFor(seen, since, stored.missing(node.id()));
    if (waitsFor.isEmpty()) {
      Instant heard = seen.orElseThrow().lastHeartbeatAt();
      Empty first = steps.step(EMPTY_ONCE, Empty.class, () -> new Empty(heard));
      if (heard.isBefore(first.at().plus(heartbeat.multipliedBy(2)))) {
        return Optional.of(RunResult.snooze(heartbeat, "it to be still empty two heartbeats on"));
      }
      return Optional.empty();
    }
    if (clock.instant().isAfter(since.plus(horizon))) {
      throw new OperatorActionException(
          "node %s is not empty %s after it took its last mail; it waits for %s. Look at its queue; 'rookery node retire %s --discard-queue' gives it up"
              .formatted(node.name(), horizon, waitsFor, node.name()));
    }
    return Optional.of(RunResult.snooze(heartbeat, waitsFor));
  }

  /**
   * What stands between a node and its being empty, for people to read; empty = nothing. Pure.
   *
   * @param since when it was to take nothing new
   * @param missing events of it that are not stored
   */
  static String waitsFor(Optional<Sighting> seen, Instant since, long missing) {
    if (seen.isEmpty() || seen.get().lastHeartbeatAt() == null) {
      return "its agent, which was never heard of";
    }
    Sighting now = seen.get();
    if (now.liveness() != Liveness.ALIVE) {
      return "its agent, which is %s since %s"
          .formatted(now.liveness().word(), now.livenessSince());
    }
    if (now.closed() == null) {
      return "an agent that can be told to take nothing new: upgrade the node's";
    }
    if (!now.closed() || now.lastHeartbeatAt().isBefore(since)) {
      return "its agent to take nothing new";
    }
    if (now.queued() != 0) {
      return now.queued() < 0
          ? "its agent to tell how many messages are queued"
          : "%d messages to leave its queue".formatted(now.queued());
    }
    return missing > 0 ? "%d of its events to be stored".formatted(missing) : "";
  }
}
