package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.certificates.Renewals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's certificate: ordered, laid, and renewed in time. */
@Timeout(180)
class NodeCertificateTest {
  @TempDir static Path temp;
  private static LiveFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = new LiveFleet(temp, true);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void a_certificate_is_ordered_laid_and_renewed_when_a_third_of_its_life_is_left()
      throws Exception {
    fleet.acme.faults().badNonces(1);
    fleet.acme.faults().refuseOrder(Duration.ofSeconds(1));
    fleet.dns.secondaryLag(Duration.ofMillis(1_500));
    JsonNode created = fleet.ended(fleet.order("kite"));
    assertThat(created.path("state").asText()).as(created.toPrettyString()).isEqualTo("done");

    JsonNode first =
        fleet.await(
            "/v1/nodes/kite/certificate", found -> found.path("origin").asText().equals("acme"));
    assertThat(first.path("hostname").asText()).isEqualTo("kite.nodes.example");
    assertThat(first.path("issuer").asText()).isEqualTo("CN=Lab Intermediate");
    JsonNode gate = laid(first);
    assertThat(gate.path("level").asText()).as(gate.toPrettyString()).isEqualTo("ok");
    assertThat(gate.path("evidence").asText()).contains("CN=Lab Intermediate, 89 days left");
    Path key = tls(".key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    String firstKey = Files.readString(key);
    assertThat(
            fleet.dns.zone("nodes.example.").records("_acme-challenge.kite.nodes.example.", "TXT"))
        .as("the challenge is taken away")
        .isEmpty();

    List<String> before = jobs();
    Renewals.turn(fleet.plane, LiveFleet.LIFETIME.dividedBy(2));
    assertThat(jobs()).as("two thirds of its life are not over").hasSameSizeAs(before);

    Renewals.turn(fleet.plane, Duration.ofDays(61));
    JsonNode second =
        fleet.await(
            "/v1/nodes/kite/certificate",
            found -> !found.path("chain").equals(first.path("chain")));
    assertThat(laid(second).path("level").asText()).isEqualTo("ok");
    assertThat(Files.readString(key)).as("another key").isNotEqualTo(firstKey);
    assertThat(fleet.acme.issued())
        .filteredOn("kite.nodes.example"::equals)
        .as("none too many")
        .hasSize(2);
    assertThat(fleet.acme.accounts()).isEqualTo(1);

    String told = fleet.operator.get("/v1/jobs?kind=node.certificate").json().toString();
    for (String secret : new String[] {firstKey, Files.readString(key)}) {
      assertThat(told).doesNotContain(secret.lines().skip(1).findFirst().orElseThrow());
    }
    int waits =
        jobs().stream()
            .mapToInt(id -> fleet.operator.get("/v1/jobs/" + id).json().path("snoozes").asInt())
            .sum();
    assertThat(waits)
        .as("for the rate limit once, and for the secondary with each certificate")
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void an_order_that_the_authority_finds_invalid_is_given_up_and_another_one_is_made()
      throws Exception {
    fleet.ended(fleet.order("merlin"));
    JsonNode first =
        fleet.await(
            "/v1/nodes/merlin/certificate", found -> found.path("origin").asText().equals("acme"));

    fleet.acme.faults().failChallenges(1);
    JsonNode failed = fleet.ended(order("merlin"));
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("lastError").asText())
        .contains("order for merlin.nodes.example is invalid")
        .contains("asked to fail");
    assertThat(
            fleet
                .dns
                .zone("nodes.example.")
                .records("_acme-challenge.merlin.nodes.example.", "TXT"))
        .isEmpty();
    assertThat(fleet.operator.get("/v1/nodes/merlin/certificate").json().path("chain"))
        .as("the one in use stays")
        .isEqualTo(first.path("chain"));

    JsonNode again = fleet.ended(order("merlin"));
    assertThat(again.path("state").asText()).as(again.toPrettyString()).isEqualTo("done");
    assertThat(fleet.operator.get("/v1/nodes/merlin/certificate").json().path("chain"))
        .isNotEqualTo(first.path("chain"));
  }

  private static String order(String node) {
    return fleet
        .operator
        .post("/v1/nodes/" + node + "/certificate", Map.of())
        .requireStatus(202)
        .text("id");
  }

  /** Waits until the host has it and a gate round has seen it at the doors. */
  private static JsonNode laid(JsonNode certificate) throws Exception {
    String chain = certificate.path("chain").asText();
    fleet.await(
        "/v1/jobs?kind=node.apply",
        _ -> {
          try {
            return Files.readString(tls(".crt")).equals(chain);
          } catch (java.io.IOException e) {
            return false;
          }
        });
    fleet.await("/v1/jobs?kind=node.apply", found -> allDone(found));
    String round =
        fleet.operator.post("/v1/nodes/kite/gate", Map.of()).requireStatus(202).text("id");
    fleet.ended(round);
    for (JsonNode check : fleet.operator.get("/v1/nodes/kite/gate").json().path("items")) {
      if (check.path("checkId").asText().equals("tls.certificate")) {
        return check;
      }
    }
    throw new AssertionError("no check of the certificate");
  }

  private static boolean allDone(JsonNode jobs) {
    for (JsonNode job : jobs.path("items")) {
      if (!job.path("state").asText().equals("done")) {
        return false;
      }
    }
    return true;
  }

  private static List<String> jobs() {
    return fleet
        .operator
        .get("/v1/jobs?kind=node.certificate")
        .requireStatus(200)
        .json()
        .path("items")
        .findValuesAsText("id");
  }

  private static Path tls(String ending) {
    return fleet.machine("kite").folder().resolve("etc/rookery/tls/kite.nodes.example" + ending);
  }
}
