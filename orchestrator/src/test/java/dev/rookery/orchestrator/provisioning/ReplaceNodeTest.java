package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.dns.LabZone;
import dev.rookery.orchestrator.api.Parts;
import dev.rookery.orchestrator.fleet.Replacement;
import dev.rookery.orchestrator.fleet.Retirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node in the place of another, whole and with a crash at every step. In this order, for the
 * provider gives an address that came back to the next who orders, and resolvers remember its name.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplaceNodeTest {
  @TempDir static Path temp;
  private static LiveFleet fleet;
  private static LabZone zone;
  private static String making;

  @BeforeAll
  static void start() throws Exception {
    fleet = new LiveFleet(temp);
    Stream.of("old", "worn", "leaver")
        .map(fleet::order)
        .toList()
        .forEach(job -> requireState(fleet.ended(job), "done"));
    making = fleet.order("heir");
    requireState(fleet.ended(making), "done");
    fleet.publish(fleet.tenant("acme"), "acme.example");
    zone = fleet.dns.zone("acme.example.");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  @Order(1)
  void the_new_address_is_in_spf_before_it_serves_and_the_old_one_until_the_horizon() {
    String before = address("old");
    String job =
        fleet
            .operator
            .post("/v1/nodes/old/replace", Map.of("by", "fresh"))
            .requireStatus(202)
            .text("id");

    JsonNode fresh =
        fleet.await("/v1/nodes/fresh", node -> node.path("state").asText().equals("warming"));
    assertThat(spf()).as("named before it serves").contains(ip(fresh), before);
    assertThat(fresh.hasNonNull("outOfServiceSince")).isFalse();
    fleet.await(
        "/v1/jobs/" + job, found -> found.toString().contains("retry horizon of its last mail"));
    assertThat(fleet.node("old").path("state").asText()).isEqualTo("draining");
    assertThat(spf()).contains(ip(fresh), before);
    fleet.await(
        "/v1/warmup", all -> steps(all, ip(fresh)).equals(List.of(0))); // the ladder's first step

    fleet.longAgo("old", Duration.ofDays(5));

    requireState(fleet.ended(job), "done");
    assertThat(fleet.node("old").path("state").asText()).isEqualTo("retired");
    assertThat(fleet.node("fresh").path("state").asText()).isEqualTo("warming");
    assertThat(spf()).contains(ip(fresh)).doesNotContain(before + " ");
    assertThat(
            fleet.operator.post("/v1/nodes/old/replace", Map.of("by", "again")).requireStatus(409))
        .isNotNull();
  }

  @Test
  @Order(2)
  void dying_at_each_step_of_a_replacement_takes_over_once() throws Exception {
    UUID old = id("worn");
    UUID heir = id("heir");
    fleet
        .database
        .database()
        .asWorker(db ->
            db.execute(
                "update nodes set duty = 'maintenance', duty_since = now() where id = ?", heir));
    DyingSteps steps = new DyingSteps();
    Replacement order = new Replacement(old, heir, UUID.fromString(making), false);
    Thread turner = Thread.ofVirtual().start(ReplaceNodeTest::turnTheHorizonOfWorn);

    steps.runToItsEnd(Parts.of(fleet.plane, ReplaceNode.class), order);

    turner.join();
    assertThat(steps.died()).containsExactlyInAnyOrder("tell-domains", "take-over", "retire-old");
    assertThat(fleet.node("worn").path("state").asText()).isEqualTo("retired");
    assertThat(fleet.node("heir").path("state").asText()).isEqualTo("warming");
    assertThat(
            count(
                "select count(*) from jobs where kind = 'node.retire' and payload->>'node' = ?",
                old))
        .isEqualTo(1);
    assertThat(servers("worn.")).isZero();
    assertThat(servers("heir.")).isEqualTo(1);
  }

  private static void turnTheHorizonOfWorn() {
    fleet.await(
        "/v1/jobs?kind=node.retire&limit=100",
        all ->
            count(
                    "select count(*) from jobs where kind = 'node.retire' and payload->>'node' = ?"
                        + " and waiting_for like 'the retry horizon%'",
                    id("worn"))
                == 1);
    fleet.longAgo("worn", Duration.ofDays(5));
  }

  @Test
  @Order(3)
  void dying_at_each_step_of_a_retirement_gives_one_machine_back() throws Exception {
    UUID leaver = id("leaver");
    String ip = address("leaver");
    fleet
        .database
        .database()
        .asWorker(db ->
            db.execute(
                "update nodes set duty = 'draining', duty_since = now() where id = ?", leaver));
    int others = fleet.hosting.servers().size() - 1;
    DyingSteps steps = new DyingSteps();

    steps.runToItsEnd(Parts.of(fleet.plane, RetireNode.class), new Retirement(leaver, true, null));

    assertThat(steps.died())
        .containsExactlyInAnyOrder(
            "retire-addresses", "tell-domains", "withdraw-name", "give-back", "retired", "revoke");
    assertThat(fleet.node("leaver").path("state").asText()).isEqualTo("retired");
    assertThat(servers("leaver.")).isZero();
    assertThat(fleet.hosting.servers().size()).isGreaterThanOrEqualTo(others);
    assertThat(spf()).doesNotContain(ip + " ");
    assertThat(
            count(
                "select count(*) from audit_entries where action = 'node.retired' and entity_id = ?",
                leaver.toString()))
        .isEqualTo(1);
  }

  private static String spf() {
    return zone.texts("acme.example.").stream()
        .filter(text -> text.startsWith("v=spf1"))
        .findFirst()
        .orElseThrow();
  }

  private static String ip(JsonNode node) {
    return "ip4:" + node.path("address").asText();
  }

  private static String address(String node) {
    return ip(fleet.node(node));
  }

  private static UUID id(String node) {
    return UUID.fromString(fleet.node(node).path("id").asText());
  }

  private static List<Integer> steps(JsonNode warmups, String ip) {
    return Stream.iterate(0, i -> i + 1)
        .limit(warmups.path("items").size())
        .map(warmups.path("items")::get)
        .filter(pair -> ip.equals("ip4:" + pair.path("ip").asText()))
        .map(pair -> pair.path("step").asInt(-1))
        .distinct()
        .toList();
  }

  private static long servers(String name) {
    return fleet.hosting.servers().stream()
        .filter(server -> server.order().name().startsWith(name))
        .count();
  }

  private static long count(String sql, Object value) {
    Object found =
        fleet.database.database().asWorker(db -> db.fetchValue(sql, String.valueOf(value)));
    return Long.parseLong(String.valueOf(found));
  }

  private static JsonNode requireState(JsonNode job, String state) {
    assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo(state);
    return job;
  }
}
