package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.standards.iprev.IprevChecker;
import dev.rookery.standards.iprev.IprevVerdict;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must be so before a node sends mail, each with what was asked and what answered. */
@Singleton
final class GoLiveGate {
  private static final Duration SKEW_MAX = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DnsAccess dns;
  private final Clock clock;

  GoLiveGate(DnsAccess dns, Clock clock) {
    this.dns = dns;
    this.clock = clock;
  }

  /**
   * @param seen the agent's last heartbeat
   * @param skewMillis of the host's clock, as found over SSH
   */
  List<GateCheck> check(Node node, Sighting seen, long skewMillis) {
    return List.of(
        hostKey(node),
        clockSkew(skewMillis),
        forwardConfirmed(node),
        agentDoors(seen),
        greeting("mta.inbound", node, node.requireHost().smtpPort()),
        greeting("mta.submission", node, node.requireHost().submissionPort()));
  }

  private GateCheck hostKey(Node node) {
    return result(
        "ssh.host-key",
        node.hostKey() != null,
        "host key %s (%s), every connection was held to it"
            .formatted(node.hostKey(), node.hostKeyTrust().word()));
  }

  private GateCheck clockSkew(long skewMillis) {
    return result(
        "clock.skew",
        skewMillis <= SKEW_MAX.toMillis(),
        "clock differs by %d ms, allowed %d ms".formatted(skewMillis, SKEW_MAX.toMillis()));
  }

  /** RFC 8601 §3: the PTR leads to a name that leads back, and the name is the HELO name. */
  private GateCheck forwardConfirmed(Node node) {
    InetAddress address = InetAddress.ofLiteral(node.requireHost().address());
    IprevVerdict verdict = new IprevChecker(dns.resolver()).check(address);
    boolean ok =
        verdict.confirmed().stream()
            .anyMatch(name -> plain(name).equals(plain(node.requireHostname())));
    return result(
        "dns.fcrdns",
        ok,
        "PTR of %s is %s, of these lead back %s; HELO name is %s"
            .formatted(
                address.getHostAddress(),
                verdict.names(),
                verdict.confirmed(),
                node.requireHostname()));
  }

  private static String plain(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private GateCheck agentDoors(Sighting seen) {
    Map<String, Boolean> doors = new TreeMap<>(seen.doors());
    return result(
        "agent.doors",
        !doors.isEmpty() && !doors.containsValue(false),
        "agent %s says of its doors: %s".formatted(seen.agentVersion(), doors));
  }

  /** RFC 5321 §4.3.1: the greeting names the host. */
  private GateCheck greeting(String id, Node node, int port) {
    InetSocketAddress door = new InetSocketAddress(node.requireHost().address(), port);
    try (Socket socket = new Socket()) {
      socket.connect(door, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      socket.getOutputStream().write("QUIT\r\n".getBytes(US_ASCII));
      boolean ok = line != null && line.startsWith("220 " + node.requireHostname());
      return result(id, ok, "%s greets: %s".formatted(door, line));
    } catch (IOException e) {
      return result(id, false, "%s: %s".formatted(door, e.getMessage()));
    }
  }

  private GateCheck result(String id, boolean ok, String evidence) {
    return new GateCheck(id, ok, evidence, clock.instant());
  }
}
