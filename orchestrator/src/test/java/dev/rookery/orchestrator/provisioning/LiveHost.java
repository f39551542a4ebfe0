package dev.rookery.orchestrator.provisioning;

import dev.rookery.lab.ssh.LabHost;
import dev.rookery.lab.ssh.LabHostSettings;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;

/** A machine of the lab without a control plane: a folder, a shell, SSH. */
final class LiveHost implements AutoCloseable {
  final LabHost machine;
  private final SshIdentity identity;

  LiveHost(Path folder) throws Exception {
    identity = new SshIdentity(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    machine =
        LabHost.boot(
            LabHostSettings.of(
                folder,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity.authorizedKey()));
  }

  String path(String relative) {
    return machine.folder().resolve(relative).toString();
  }

  RemoteHost connect() {
    return connect(machine.sshPort());
  }

  RemoteHost connect(int port) {
    NodeHost host =
        new NodeHost("127.0.0.1", "127.0.0.1", port, "root", machine.root(), 2525, 2587);
    return RemoteHost.connect(
        host, new HostKeyFingerprint(machine.hostKeyFingerprint()), SshLogin.of(identity));
  }

  /** Looks and changes what differs; the lines of what was changed. */
  List<String> apply(WantedHost wanted) throws Exception {
    try (RemoteHost remote = connect()) {
      HostLook look = HostLook.at(remote, wanted);
      List<String> done = new ArrayList<>();
      look.apply((number, of, label, work) -> done.add(work.await().label()));
      return done;
    }
  }

  String plan(WantedHost wanted) {
    try (RemoteHost remote = connect()) {
      return HostLook.at(remote, wanted).plan().text();
    }
  }

  @Override
  public void close() {
    machine.close();
  }
}
