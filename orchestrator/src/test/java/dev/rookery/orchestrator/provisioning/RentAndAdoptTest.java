package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.hosting.cloud.CloudFault;
import dev.rookery.lab.hosting.cloud.CloudMachine;
import dev.rookery.postgres.owned.FreePort;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders at a provider whose names are not unique, and hosts that nobody rented. */
class RentAndAdoptTest {
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
  void nothing_is_ordered_again_while_a_lost_order_may_still_show_up_in_the_lists() {
    fleet.cloud.account().listLag(Duration.ofHours(1));
    fleet.cloud.orderFaults(CloudFault.CUT_AFTER);

    String job = order("merlin", "digitalocean");

    JsonNode waiting =
        fleet.await("/v1/jobs/" + job, found -> found.toString().contains("was not answered"));
    assertThat(waiting.path("state").asText()).isNotEqualTo("failed");
    assertThat(machines("merlin")).hasSize(1);

    fleet.cloud.account().listLag(Duration.ZERO);
    JsonNode node = fleet.await("/v1/nodes/merlin", found -> found.hasNonNull("address"));
    assertThat(machines("merlin")).hasSize(1);
    assertThat(node.path("monthlyCents").asInt()).isEqualTo(600);
    assertThat(node.path("monthlyCurrency").asText()).isEqualTo("USD");
    JsonNode pinned = fleet.await("/v1/nodes/merlin", found -> found.hasNonNull("hostKey"));
    assertThat(pinned.path("hostKeyTrust").asText()).isEqualTo("injected");
    CloudMachine machine = machines("merlin").getFirst();
    assertThat(machine.userData()).contains("ed25519_private", "BEGIN OPENSSH PRIVATE KEY");
    assertThat(machine.ptr()).contains("merlin.nodes.example");
    assertThat(differences()).isEmpty();
  }

  private static JsonNode differences() {
    return fleet
        .operator
        .get("/v1/hosting/reconciliation?provider=digitalocean")
        .requireStatus(200)
        .json()
        .path("items");
  }

  private static List<CloudMachine> machines(String node) {
    return fleet.cloud.account().machines().stream()
        .filter(machine -> machine.name().startsWith(node + "."))
        .toList();
  }

  @Test
  void plans_and_reconciliation_of_a_provider_that_is_not_configured_are_not_found() {
    fleet.operator.get("/v1/hosting/nobody/plans").requireStatus(404);
    fleet.operator.get("/v1/hosting/reconciliation?provider=nobody").requireStatus(404);
    JsonNode plans =
        fleet.operator.get("/v1/hosting/lab/plans").requireStatus(200).json().path("items");
    assertThat(plans).hasSize(3);
  }

  @Test
  void a_host_of_ones_own_is_named_and_pinned_and_its_ptr_is_left_to_its_owner() throws Exception {
    InetAddress address = InetAddress.ofLiteral("127.42.9.9");
    int port = FreePort.on(address);
    Map<String, Object> host = host("harrier", port);
    String job = fleet.operator.post("/v1/nodes/own", host).requireStatus(202).text("id");

    // all of a machine on the loopback would be this one, so this is as far as it gets here
    fleet.await(
        "/v1/jobs/" + job,
        found -> found.toString().contains("is at the loopback address 127.42.9.9"));

    JsonNode node = fleet.node("harrier");
    assertThat(node.path("provider").asText()).isEqualTo("own");
    assertThat(node.path("hostKeyTrust").asText()).isEqualTo("by-hand");
    assertThat(node.path("hostname").asText()).startsWith("harrier.nodes.example");
    assertThat(node.path("state").asText()).isEqualTo("addressed");
    assertThat(node.hasNonNull("monthlyCents")).isFalse();
    String other = "SHA256:" + "b".repeat(43);
    assertThat(
            fleet
                .operator
                .post("/v1/nodes/harrier/host-key", Map.of("hostKey", other))
                .requireStatus(409)
                .text("type"))
        .endsWith("host-key-pinned");
    assertThat(
            fleet
                .operator
                .post("/v1/nodes/harrier/host-key", Map.of("jumpHostKey", other))
                .requireStatus(409)
                .text("type"))
        .endsWith("no-jump-host");
    assertThat(fleet.operator.get("/v1/jobs/" + job).json().toString())
        .contains("PTR of 127.42.9.9 must be harrier.nodes.example");
    assertThat(fleet.dns.reverse(address).names(address)).isEmpty();
    JsonNode costs = fleet.operator.get("/v1/costs").requireStatus(200).json();
    assertThat(costs.path("unpriced").asInt()).isPositive();
    JsonNode taken =
        fleet.operator.post("/v1/nodes/own", host("third", port)).requireStatus(409).json();
    assertThat(taken.path("type").asText()).endsWith("node-exists");
  }

  @Test
  void a_host_without_fingerprint_needs_the_flag_and_not_both() throws Exception {
    Map<String, Object> neither = host("owl", 22);
    neither.remove("hostKey");
    refused(neither, "host-key-unclear");
    Map<String, Object> both = host("owl", 22);
    both.put("acceptNewHostKey", true);
    refused(both, "host-key-unclear");
    Map<String, Object> name = host("owl", 22);
    name.put("address", "mail.example.com");
    refused(name, "not-an-address");
    Map<String, Object> noKey = host("owl", 22);
    noKey.put("privateKey", "hunter2");
    refused(noKey, "not-a-private-key");
  }

  @Test
  void the_way_to_a_host_is_kept_and_an_impossible_one_is_refused() throws Exception {
    for (String nowhere : List.of("::", "ff02::1", "bastion.example", "")) {
      Map<String, Object> wrong = host("owl", 22);
      wrong.put("sshAddress", nowhere);
      refused(wrong, "not-an-address");
      wrong = host("owl", 22);
      wrong.put("jump", jump(nowhere.isEmpty() ? "0.0.0.0" : nowhere));
      refused(wrong, "not-an-address");
    }
    Map<String, Object> host = host("owl", 22);
    host.put("address", "127.42.9.10");
    host.put("sshAddress", "fd00::25");
    host.put("jump", jump("::1"));
    fleet.operator.post("/v1/nodes/own", host).requireStatus(202);

    JsonNode node = fleet.node("owl");
    assertThat(node.path("address").asText()).isEqualTo("127.42.9.10");
    assertThat(node.path("sshAddress").asText()).isEqualTo("fd00::25");
    assertThat(node.path("jump").asText()).isEqualTo("ops@::1 port 2200");
    String other = "SHA256:" + "b".repeat(43);
    fleet.operator.post("/v1/nodes/owl/host-key", Map.of("jumpHostKey", other)).requireStatus(204);
    fleet.operator.post("/v1/nodes/owl/host-key", Map.of()).requireStatus(422);
  }

  private static Map<String, Object> jump(String address) {
    return Map.of(
        "address", address, "port", 2200, "user", "ops", "hostKey", "SHA256:" + "c".repeat(43));
  }

  private static void refused(Map<String, Object> body, String type) {
    assertThat(fleet.operator.post("/v1/nodes/own", body).requireStatus(422).text("type"))
        .endsWith(type);
  }

  private static Map<String, Object> host(String name, int port) throws Exception {
    Map<String, Object> body = new TreeMap<>();
    body.put("name", name);
    body.put("address", "127.42.9.9");
    body.put("sshPort", port);
    body.put("hostKey", "SHA256:" + "a".repeat(43));
    body.put("privateKey", privateKey());
    return body;
  }

  private static String privateKey() throws Exception {
    Path file = temp.resolve("operator-key");
    if (Files.notExists(file)) {
      Process made =
          new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
              .start();
      assertThat(made.waitFor()).isZero();
    }
    return Files.readString(file);
  }

  private static String order(String name, String provider) {
    return fleet
        .operator
        .post("/v1/nodes", Map.of("name", name, "provider", provider))
        .requireStatus(202)
        .text("id");
  }
}
