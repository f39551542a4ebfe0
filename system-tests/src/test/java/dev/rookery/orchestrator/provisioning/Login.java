package dev.rookery.orchestrator.provisioning;

import dev.rookery.hosts.DebianHost;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.WantedHost;

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
    String address = host.address().getHostAddress();
    NodeHost target = new NodeHost(address, "127.0.0.1", 22, user, "/", 25, 587);
    return new Login(
        RemoteHost.connect(target, new HostKeyFingerprint(pinned), new SshIdentity(host.login())),
        target);
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

  /** Looks at it, as root. */
  public HostLook look(WantedHost wanted) {
    return HostLook.at(remote.asOwnerOf(target), wanted);
  }

  @Override
  public void close() {
    remote.close();
  }
}
