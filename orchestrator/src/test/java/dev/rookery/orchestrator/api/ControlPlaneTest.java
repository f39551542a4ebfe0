package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.OperatorActionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Start and stop of a whole control plane. */
class ControlPlaneTest {
  private final LiveDatabase database = LiveDatabase.create();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void the_first_start_alone_makes_an_operators_key() {
    Listen any = new Listen("127.0.0.1", 0);
    try (ControlPlane first = ControlPlane.start(LivePlane.installation(database, any))) {
      assertThat(first.firstOperatorKey()).isPresent();
      assertThat(first.firstOperatorKey().orElseThrow().value()).startsWith("rk_live_");
    }
    try (ControlPlane second = ControlPlane.start(LivePlane.installation(database, any))) {
      assertThat(second.firstOperatorKey()).isEmpty();
    }
  }

  @Test
  void a_taken_port_is_said_with_the_way_out() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Listen http = new Listen("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> ControlPlane.start(LivePlane.installation(database, http)))
          .isInstanceOf(OperatorActionException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("http.port-fallback");
    }
  }

  @Test
  void another_port_is_taken_when_that_is_allowed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Listen http = new Listen("127.0.0.1", taken.getLocalPort(), true);
      try (ControlPlane plane = ControlPlane.start(LivePlane.installation(database, http))) {
        assertThat(plane.url().getPort()).isNotEqualTo(taken.getLocalPort());
        new RestClient(plane.url(), "").get("/health/ready").requireStatus(200);
      }
    }
  }

  @Test
  void after_a_stop_the_port_is_free() throws IOException {
    Listen any = new Listen("127.0.0.1", 0);
    int port;
    try (ControlPlane plane = ControlPlane.start(LivePlane.installation(database, any))) {
      port = plane.url().getPort();
    }
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(again.isBound()).isTrue();
    }
  }
}
