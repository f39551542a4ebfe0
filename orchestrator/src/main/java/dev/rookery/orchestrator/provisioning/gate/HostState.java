package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.orchestrator.fleet.HostKeyTrust;
import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the host itself is like: its key, clock, agent and mail server. */
final class HostState {
  static final String HOST_KEY = "ssh.host-key";
  static final String CLOCK = "clock.skew";
  static final String DOORS = "agent.doors";
  static final String INBOUND = "mta.inbound";
  static final String SUBMISSION = "mta.submission";
  private static final Duration SKEW_MAX = Duration.ofSeconds(30);

  private HostState() {}

  static Judgement hostKey(Node node) {
    String key = String.valueOf(node.hostKey());
    boolean weak = node.hostKeyTrust() == HostKeyTrust.FIRST_USE;
    return Judgement.of(
        HOST_KEY,
        node.hostKey() == null ? GateLevel.FAILED : weak ? GateLevel.WEAK : GateLevel.OK,
        "the host key of the connection",
        key,
        weak
            ? "every connection was held to it, but the first one was trusted unseen; compare it on the machine's console"
            : "every connection was held to it; origin: " + node.hostKeyTrust().word());
  }

  /**
   * @param before our clock when the question went out
   * @param after our clock when the answer was in
   */
  static Judgement clock(Instant before, Instant theirs, Instant after) {
    Duration skew = Duration.ZERO;
    if (theirs.isBefore(before)) {
      skew = Duration.between(theirs, before);
    } else if (theirs.isAfter(after)) {
      skew = Duration.between(after, theirs);
    }
    boolean ok = skew.compareTo(SKEW_MAX) <= 0;
    String measured =
        "the clock differs by %d ms at least, allowed are %d ms"
            .formatted(skew.toMillis(), SKEW_MAX.toMillis());
    return Judgement.of(
        CLOCK,
        ok,
        "date on the host, between %s and %s of ours".formatted(before, after),
        theirs.toString(),
        ok ? measured : measured + "; have the host keep time (systemd-timesyncd or chrony)");
  }

  static Judgement agentDoors(Optional<Sighting> seen) {
    String asked = "the agent's last heartbeat";
    if (seen.isEmpty()) {
      return Judgement.of(DOORS, false, asked, "none", "the agent was never heard of");
    }
    Sighting sighting = seen.get();
    Map<String, Boolean> doors = new TreeMap<>(sighting.doors());
    boolean alive = sighting.liveness() == Liveness.ALIVE;
    boolean open = !doors.isEmpty() && !doors.containsValue(false);
    String answered =
        "agent %s, heard %s: %s"
            .formatted(sighting.agentVersion(), sighting.lastHeartbeatAt(), doors);
    return Judgement.of(
        DOORS,
        alive && open,
        asked,
        answered,
        alive
            ? open ? "the agent lives and all its doors are open" : "a door of the agent is shut"
            : "the agent is %s since %s"
                .formatted(sighting.liveness().word(), sighting.livenessSince()));
  }

  /** RFC 5321 §4.3.1: the greeting names the host. */
  static Judgement greeting(String id, String hostname, Presented seen) {
    String text = seen.greeting().orElse("");
    boolean ok = text.equals(hostname) || text.startsWith(hostname + " ");
    return Judgement.of(
        id,
        ok,
        "the greeting at " + seen.door(),
        seen.greeting().orElse(seen.trouble()),
        ok
            ? "a mail server that calls itself %s greets".formatted(hostname)
            : "no mail server that calls itself %s greets".formatted(hostname));
  }
}
