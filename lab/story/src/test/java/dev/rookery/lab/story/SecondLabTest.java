package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab beside another one, with its usual ports taken. */
@WithLivingLab
class SecondLabTest {
  @TempDir Path base;
  private final List<AutoCloseable> taken = new ArrayList<>();

  @Test
  void a_second_lab_takes_other_ports_says_which_and_both_are_verified(LivingLab first)
      throws Exception {
    try (Lab second = new Lab(new LabOptions(base, Duration.ofSeconds(2), 1, 8080, false))) {
      takePortsOf(second);
      KeptTeller told = new KeptTeller();
      long before = first.cast().submitted().get();
      first.sendForDays(1);

      assertThat(new Story(second, told).play()).as(told.failures().toString()).isTrue();

      assertThat(second.network().number()).isNotEqualTo(first.lab().network().number());
      assertThat(told.evidence("lab.control-plane").facts().get("ports").toString())
          .contains("port 8080 on " + address(second.network().controlPlane()) + " is taken, using")
          .contains("port 5353 on " + address(second.network().dnsSecondary()) + " is taken, using")
          .contains("port 2525 on " + address(second.network().receiver(2)) + " is taken, using")
          .contains("port 2222 on " + address(second.network().node(1)) + " is taken, using");
      assertThat(first.cast().submitted().get()).isGreaterThan(before);
      first.reckon();
    } finally {
      for (AutoCloseable socket : taken) {
        socket.close();
      }
    }
  }

  private void takePortsOf(Lab lab) throws IOException {
    take(lab.network().controlPlane(), 8080);
    take(lab.network().receiver(2), 2525);
    take(lab.network().node(1), 2222);
    taken.add(new DatagramSocket(new InetSocketAddress(lab.network().dnsSecondary(), 5353)));
  }

  private void take(InetAddress address, int port) {
    try {
      taken.add(new ServerSocket(port, 1, address));
    } catch (IOException e) {
      // somebody else has it: taken is taken
    }
  }

  private static String address(InetAddress address) {
    return address.getHostAddress();
  }
}
