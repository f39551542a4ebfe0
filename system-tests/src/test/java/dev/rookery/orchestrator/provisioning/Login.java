package dev.rookery.orchestrator.provisioning;

import dev.rookery.hosts.DebianHost;
import dev.rookery.orchestrator.fleet.JumpHost;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.fleet.SshWay;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.time.Duration;

/** Logs in to a real host as the control plane does, its host key pinned. */
public final class Login implements AutoCloseable {
  private final RemoteHost remote;
  private final NodeHost target;

  private Login(RemoteHost remote, NodeHost target) {
    this.remote = remote;
    this.target = target;
  }

  /** With the host key it has now. */
  public static Login to(DebianHost host, String user) {
    return to(host, user, host.hostKey());
  }

  /**
   * @param pinned fingerprint
   */
  public static Login to(DebianHost host, String user, String pinned) {
    return to(host, at(host, user, 22), pinned, SshPatience.STANDARD);
  }

  /** As root, by a control plane that gives a host up when it is silent for so long. */
  public static Login impatient(DebianHost host, Duration silence) {
    return impatient(host, 22, silence);
  }

  /** As above, at another port. */
  public static Login impatient(DebianHost host, int port, Duration silence) {
    return to(host, at(host, "root", port), host.hostKey(), patience(silence));
  }

  /** As above, through another host. */
  public static Login through(DebianHost jump, DebianHost host, Duration silence) {
    JumpHost over =
        new JumpHost(
            jump.address().getHostAddress(),
            22,
            "powerless",
            new HostKeyFingerprint(jump.hostKey()));
    String address = host.address().getHostAddress();
    NodeHost behind =
        new NodeHost(address, "127.0.0.1", 22, "root", "/", 25, 587, new SshWay(address, over));
    return to(host, behind, host.hostKey(), patience(silence));
  }

  private static SshPatience patience(Duration silence) {
    return new SshPatience(Duration.ofSeconds(2), silence, silence, Duration.ofSeconds(60));
  }

  private static Login to(DebianHost host, NodeHost target, String pinned, SshPatience patience) {
    SshLogin login = SshLogin.of(new SshIdentity(host.login()));
    return new Login(
        RemoteHost.connect(target, new HostKeyFingerprint(pinned), login, patience), target);
  }

  private static NodeHost at(DebianHost host, String user, int port) {
    return new NodeHost(host.address().getHostAddress(), "127.0.0.1", port, user, "/", 25, 587);
  }

  /**
   * Runs a line for the shell.
   *
   * @return exit code, a blank, and what it said: {@code 0 Linux}
   */
  public String run(String line) {
    RemoteHost.Result result = remote.run(new Command(line));
    return "%d %s%s".formatted(result.exitCode(), result.output(), result.error()).strip();
  }

  /** Begins a line for the shell. */
  public HostShell.Conversation open(String line) {
    return remote.open(new Command(line));
  }

  /** Looks at it, as root. */
  public HostLook look(WantedHost wanted) {
    return HostLook.at(remote.asOwnerOf(target), wanted);
  }

  @Override
  public void close() {
    remote.close();
  }
}
