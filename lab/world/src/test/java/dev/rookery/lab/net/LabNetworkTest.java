package dev.rookery.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.ChildJvm;
import dev.rookery.postgres.owned.OwnedFolder;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabNetworkTest {
  @TempDir Path runtime;

  @Test
  void a_second_lab_gets_another_network() {
    try (LabNetwork first = LabNetwork.claim(runtime);
        LabNetwork second = LabNetwork.claim(runtime)) {
      assertThat(second.number()).isNotEqualTo(first.number());
    }
  }

  @Test
  void a_lab_of_another_user_is_seen_by_its_listening_socket() {
    try (LabNetwork first = LabNetwork.claim(runtime);
        LabNetwork stranger = LabNetwork.claim(runtime.resolve("another user"))) {
      assertThat(stranger.number()).isNotEqualTo(first.number());
    }
  }

  @Test
  void a_network_knows_the_folder_of_a_lab_that_did_not_end_it() {
    Path home = runtime.resolve("labs/lab-42");
    try (LabNetwork fresh = LabNetwork.claim(runtime)) {
      assertThat(fresh.leftBy()).isEmpty();
      fresh.usedBy(home);
      assertThat(fresh.leftBy()).contains(home);
    }
    try (LabNetwork next = LabNetwork.claim(runtime)) {
      assertThat(next.leftBy()).as("the one before was closed").isEmpty();
    }
  }

  @Test
  void every_role_has_an_address_in_the_network() {
    try (LabNetwork network = LabNetwork.claim(runtime)) {
      String prefix = "127." + network.number() + ".";
      assertThat(network.node(3).getHostAddress()).isEqualTo(prefix + "1.3");
      assertThat(network.receiver(254).getHostAddress()).isEqualTo(prefix + "2.254");
      assertThat(network.dnsPrimary().getHostAddress()).isEqualTo(prefix + "0.53");
      assertThat(network.dnsSecondary().getHostAddress()).isEqualTo(prefix + "0.54");
    }
  }

  @Test
  void node_255_is_refused() {
    try (LabNetwork network = LabNetwork.claim(runtime)) {
      assertThatThrownBy(() -> network.node(255))
          .hasMessage("node 255: a lab has room for 1 to 254");
    }
  }

  @Test
  void a_free_port_is_taken_without_a_word() {
    try (LabNetwork network = LabNetwork.claim(runtime)) {
      ChosenPort chosen = network.choose(network.node(1), 2222);
      assertThat(chosen.port()).isEqualTo(2222);
      assertThat(chosen.note()).isEmpty();
    }
  }

  @Test
  void a_taken_port_gives_the_next_free_one_and_says_so() throws Exception {
    try (LabNetwork network = LabNetwork.claim(runtime);
        ServerSocket tcp = new ServerSocket(2222, 1, network.node(1));
        DatagramSocket udp = new DatagramSocket(new InetSocketAddress(network.node(2), 2223))) {
      assertThat(tcp.isBound() && udp.isBound()).isTrue();
      ChosenPort chosen = network.choose(List.of(network.node(1), network.node(2)), 2222);
      assertThat(chosen.port()).isEqualTo(2224);
      assertThat(chosen.note().orElseThrow())
          .startsWith("port 2222 on 127.")
          .endsWith("is taken, using 2224");
    }
  }

  @Test
  void the_network_of_a_killed_lab_is_free_again() throws Exception {
    try (ChildJvm child = ChildJvm.start(NetworkChild.class, runtime.toString())) {
      int number = Integer.parseInt(child.readLine());
      Path folder = runtime.resolve(Integer.toString(number));
      assertThat(OwnedFolder.tryClaim(folder)).isEmpty();
      child.kill();
      try (LabNetwork next = LabNetwork.claim(runtime)) {
        assertThat(next.number()).isEqualTo(number);
        assertThat(next.leftBy()).contains(runtime.resolve("home"));
      }
    }
  }

  /** Another JVM that claims a network until it is killed; prints its number. */
  static final class NetworkChild {
    public static void main(String[] arguments) throws InterruptedException {
      try (LabNetwork network = LabNetwork.claim(Path.of(arguments[0]))) {
        network.usedBy(Path.of(arguments[0], "home"));
        System.out.println(network.number());
        Thread.currentThread().join();
      }
    }
  }
}
