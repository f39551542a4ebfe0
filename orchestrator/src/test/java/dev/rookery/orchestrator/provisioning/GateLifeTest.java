package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.Typed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that waits at the go-live gate, and why. */
@Timeout(120)
class GateLifeTest {
  @TempDir static Path temp;
  private static LiveFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = new LiveFleet(temp);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void a_closed_port_is_told_before_the_host_is_built_and_the_gate_waits_for_it() throws Exception {
    int port = fleet.exchanger.port();
    fleet.exchanger.close();
    String job = fleet.order("kite");

    JsonNode address = fleet.await("/v1/nodes/kite", node -> node.hasNonNull("address"));
    Inet4Address listed = (Inet4Address) InetAddress.ofLiteral(address.path("address").asText());
    fleet.blockList.list(listed, "sent to a trap");
    fleet.await("/v1/nodes/kite/gate", gate -> level(gate, "blocklists").equals("failed"));

    JsonNode waiting =
        fleet.await(
            "/v1/jobs/" + job, found -> found.toString().contains("the go-live gate: port25.out"));
    String told = waiting.toString();
    assertThat(told).contains("port25.out failed, the gate will wait for it");
    assertThat(told.indexOf("port25-out")).isLessThan(told.indexOf("\"converge\""));
    assertThat(fleet.node("kite").path("state").asText()).isEqualTo("enrolled");
    JsonNode gate = fleet.operator.get("/v1/nodes/kite/gate").json();
    assertThat(check(gate, "port25.out").path("answered").asText())
        .contains("big.example")
        .contains("Connection refused");
    assertThat(check(gate, "port25.out").path("evidence").asText()).contains("rented from");
    assertThat(check(gate, "blocklists").path("answered").asText())
        .contains("bl.example: listed as 127.0.0.2 (sent to a trap)")
        .contains("dead.example: unknown");
    assertThat(level(gate, "tls.certificate")).isEqualTo("weak");
    assertThat(check(gate, "tls.certificate").path("evidence").asText()).contains("self-made");
    for (String good : new String[] {"spf.covers-ip", "dkim.signed-message", "dmarc.aligned"}) {
      assertThat(level(gate, good)).as(check(gate, good).toString()).isEqualTo("ok");
    }

    Typed failing = typed("node", "gate", "kite", "--again", "--full");
    assertThat(failing.code()).isEqualTo(9);
    assertThat(failing.out())
        .containsPattern("port25.out  failed  20")
        .contains("  asked     the node connects to big.example (" + mx())
        .contains("  answered  big.example (" + mx());
    assertThat(fleet.node("kite").path("state").asText()).isEqualTo("enrolled");

    fleet.blockList.delist(listed);
    try (var _ = MailExchangerThatGreets.at(fleet.network.receiver(1), port)) {
      Typed passing = typed("node", "gate", "kite", "--again");
      assertThat(passing.code()).as(passing.out()).isZero();
      assertThat(passing.out()).contains("CHECKID").containsPattern("tls.certificate +weak");
    }
    assertThat(fleet.node("kite").path("state").asText()).isEqualTo("warming");
    assertThat(
            check(fleet.operator.get("/v1/nodes/kite/gate").json(), "port25.out")
                .path("answered")
                .asText())
        .contains("220 mx.big.example");
  }

  private static Typed typed(String... words) throws Exception {
    Path key = temp.resolve("operator-key");
    Files.writeString(key, fleet.plane.firstOperatorKey().orElseThrow().value());
    return Typed.rookery(fleet.plane.url(), key, words);
  }

  private static String mx() {
    return fleet.network.receiver(1).getHostAddress();
  }

  private static String level(JsonNode gate, String id) {
    return check(gate, id).path("level").asText();
  }

  private static JsonNode check(JsonNode gate, String id) {
    for (JsonNode check : gate.path("items")) {
      if (check.path("checkId").asText().equals(id)) {
        return check;
      }
    }
    return gate.path("none");
  }
}
