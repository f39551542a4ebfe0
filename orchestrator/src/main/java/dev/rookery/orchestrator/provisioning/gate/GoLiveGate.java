package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.hosting.MailPort;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.provisioning.gate.PortProbe.Dialled;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.iprev.IprevChecker;
import dev.rookery.standards.spf.SpfChecker;
import dev.rookery.standards.spf.SpfVerdict;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks what must be so before a node sends mail, and keeps question and answer. */
@Singleton
public final class GoLiveGate {
  /** The check that is made early, too. */
  public static final String PORT_OUT = PortOut.ID;

  /** Made once in each round; counts the rounds. */
  public static final String ROUND = HostState.DOORS;

  private static final int SIGNED_MAX = 65_536;
  private static final Duration SIGNING = Duration.ofSeconds(20);

  private final Installation installation;
  private final DnsAccess dns;
  private final TrustedIssuers trusted;
  private final Clock clock;

  GoLiveGate(Installation installation, DnsAccess dns, Clock clock) {
    this.installation = installation;
    this.dns = dns;
    this.trusted = new TrustedIssuers(installation.acme().roots());
    this.clock = clock;
  }

  /**
   * Whether mail can leave the host at all; needs nothing on it but a shell.
   *
   * @throws dev.rookery.orchestrator.platform.TemporaryException the host is away
   */
  public GateCheck portOut(Node node, HostShell shell) {
    return portOut(node, shell, dns.fresh());
  }

  private GateCheck portOut(Node node, HostShell shell, Resolver resolver) {
    MailExchangers targets = MailExchangers.of(installation.gate().port25Targets(), resolver);
    List<Dialled> dialled =
        targets.found().isEmpty()
            ? List.of()
            : PortProbe.read(
                shell.require("dialling of mail exchangers", PortProbe.command(targets.found())),
                targets.found());
    return PortOut.judge(targets, dialled, MailPort.of(node.provider())).at(clock.instant());
  }

  /**
   * All checks, the cheapest reason to stop first.
   *
   * @param seen the agent's last heartbeat; empty = none yet
   * @throws dev.rookery.orchestrator.platform.TemporaryException the host is away
   */
  public List<GateCheck> check(Node node, Optional<Sighting> seen, GateHost host) {
    InetAddress address = InetAddress.ofLiteral(node.requireHost().address());
    String hostname = node.requireHostname();
    List<GateCheck> checks = new ArrayList<>();
    Resolver resolver = dns.fresh();
    checks.add(portOut(node, host.shell(), resolver));
    List<Judgement> judged = new ArrayList<>();
    judged.add(HostState.hostKey(node));
    judged.add(clock(host.shell()));
    judged.add(
        Names.forwardConfirmed(address, hostname, new IprevChecker(resolver).check(address)));
    judged.add(blockLists(address, resolver));
    SpfVerdict spf = spf(address, hostname, resolver);
    judged.add(Names.covered(address, hostname, spf));
    judged.addAll(doors(node, hostname));
    judged.add(HostState.agentDoors(seen));
    SignedMessage signed = signed(hostname, host, resolver);
    judged.add(signed.judgeDkim());
    judged.add(signed.judgeDmarc(spf, resolver));
    judged.forEach(judgement -> checks.add(judgement.at(clock.instant())));
    return List.copyOf(checks);
  }

  private SpfVerdict spf(InetAddress address, String hostname, Resolver resolver) {
    return new SpfChecker(resolver, ourName(), clock).checkHelo(address, hostname);
  }

  /** What we call ourselves when we ask: a name of ours. */
  private String ourName() {
    String zone = installation.dns().nodeZone();
    return zone.endsWith(".") ? zone.substring(0, zone.length() - 1) : zone;
  }

  private Judgement clock(HostShell shell) {
    Instant before = clock.instant();
    String said = shell.require("reading of the clock", Command.of("date", "+%s%3N")).strip();
    // hosts are hostile: one that tells no time is as far off as can be
    long told = said.matches("\\d{1,14}") ? Long.parseLong(said) : 0;
    return HostState.clock(before, Instant.ofEpochMilli(told), clock.instant());
  }

  /** All lists at once: one that is dead takes its time-out. */
  private Judgement blockLists(InetAddress address, Resolver resolver) {
    List<Future<BlockLists.Said>> pending = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String list : installation.gate().blockLists()) {
        pending.add(threads.submit(() -> BlockLists.ask(list, address, resolver)));
      }
    }
    return BlockLists.judge(address, pending.stream().map(Future::resultNow).toList());
  }

  private List<Judgement> doors(Node node, String hostname) {
    String address = node.requireHost().address();
    Presented inbound = Presented.at(address, node.requireHost().smtpPort(), hostname, ourName());
    Presented submission =
        Presented.at(address, node.requireHost().submissionPort(), hostname, ourName());
    return List.of(
        HostState.greeting(HostState.INBOUND, hostname, inbound),
        HostState.greeting(HostState.SUBMISSION, hostname, submission),
        new HostCertificate(hostname, trusted, clock.instant())
            .judge(List.of(inbound, submission)));
  }

  private SignedMessage signed(String hostname, GateHost host, Resolver resolver) {
    byte[] given = SignedMessage.unsigned(hostname, clock.instant());
    try (HostShell.Conversation probe = host.shell().open(host.signProbe())) {
      try (OutputStream input = probe.input()) {
        input.write(given);
      }
      byte[] signed = probe.output().readNBytes(SIGNED_MAX);
      HostShell.End end = probe.end(SIGNING);
      return end.exitCode() == 0
          ? SignedMessage.verified(hostname, given, signed, resolver, clock)
          : SignedMessage.without(hostname, "the agent signs nothing: " + end.error().strip());
    } catch (IOException e) {
      return SignedMessage.without(hostname, String.valueOf(e.getMessage()));
    }
  }
}
