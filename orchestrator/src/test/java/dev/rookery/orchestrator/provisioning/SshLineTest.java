package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.ssh.LabHost;
import dev.rookery.lab.ssh.LabHostSettings;
import dev.rookery.orchestrator.fleet.JumpHost;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.fleet.SshWay;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way to a host: another address, and servers that say nothing. */
@Timeout(60)
class SshLineTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final SshPatience IMPATIENT =
      new SshPatience(SHORT, SHORT, Duration.ofSeconds(1), Duration.ofSeconds(10));
  private static final HostKeyFingerprint ANY = new HostKeyFingerprint("SHA256:" + "a".repeat(43));

  @TempDir Path temp;

  private static SshIdentity identity() throws Exception {
    return new SshIdentity(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  private static NodeHost at(int port, SshWay way) {
    return new NodeHost("192.0.2.25", "127.0.0.1", port, "root", "/x", 25, 587, way);
  }

  @Test
  void a_host_is_reached_over_ipv6_where_its_mail_address_does_not_lead() throws Exception {
    SshIdentity identity = identity();
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    try (LabHost machine =
        LabHost.boot(LabHostSettings.of(temp.resolve("m"), any, identity.authorizedKey()))) {
      NodeHost host = at(machine.sshPort(), new SshWay("::1", null));
      HostKeyFingerprint key = new HostKeyFingerprint(machine.hostKeyFingerprint());

      try (RemoteHost remote = RemoteHost.connect(host, key, SshLogin.of(identity))) {
        assertThat(remote.run(Command.of("echo", "here")).output()).isEqualTo("here\n");
      }
      assertThat(ShownHostKey.read(host, SshLogin.of(identity))).isEqualTo(key);
      assertThatThrownBy(() -> RemoteHost.connect(host, key, SshLogin.of(identity())))
          .isInstanceOf(NodeUnreachableException.class)
          .hasMessageContaining("authorized_keys");
    }
  }

  @Test
  void a_server_that_takes_connections_and_says_nothing_is_given_up_and_named() throws Exception {
    SshLogin login = SshLogin.of(identity());
    try (ServerSocket silent = silent()) {
      NodeHost host = at(silent.getLocalPort(), new SshWay("127.0.0.1", null));
      assertThatThrownBy(() -> RemoteHost.connect(host, ANY, login, IMPATIENT))
          .isInstanceOf(NodeUnreachableException.class)
          .hasMessageContaining("127.0.0.1 port " + silent.getLocalPort())
          .hasMessageContaining("meeting took longer than 600 ms");

      JumpHost jump = new JumpHost("127.0.0.1", silent.getLocalPort(), "ops", ANY);
      NodeHost behind = at(22, new SshWay(null, jump));
      assertThatThrownBy(() -> RemoteHost.connect(behind, ANY, login, IMPATIENT))
          .isInstanceOf(NodeUnreachableException.class)
          .hasMessageContaining("jump host ops@127.0.0.1 port " + silent.getLocalPort());
    }
  }

  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }
}
