package dev.rookery.lab.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.lab.hosting.BootedHost;
import dev.rookery.lab.hosting.RentedServer;
import dev.rookery.lab.hosting.ServerOrder;
import dev.rookery.lab.hosting.ServerStatus;
import dev.rookery.postgres.owned.FreePort;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabHostsTest {
  @TempDir Path temp;

  @Test
  void a_rented_server_becomes_a_machine_at_its_address() throws Exception {
    InetAddress address = InetAddress.ofLiteral("127.79.1.2");
    KeyPair key = Keys.ecdsa();
    Path javaHome = Path.of(System.getProperty("java.home"));
    LabHosts hosts = new LabHosts(temp, FreePort.on(address), javaHome);
    try (BootedHost host = hosts.boot(server(address, Keys.line(key)));
        Login login = new Login((LabHost) host, key)) {
      assertThat(login.run("pwd").output()).endsWith("/srv-1001\n");
      assertThat(host.sshPort()).isEqualTo(hosts.sshPort());
      assertThat(login.seenFingerprint()).isEqualTo(host.hostKeyFingerprint());
    }
  }

  private static RentedServer server(InetAddress address, String key) {
    return new RentedServer(
        "srv-1001",
        new ServerOrder("mail1.example.test", Map.of(), "lab-1", "starter", key),
        Instant.EPOCH,
        3,
        ServerStatus.RUNNING,
        Optional.of(address),
        Optional.empty());
  }
}
