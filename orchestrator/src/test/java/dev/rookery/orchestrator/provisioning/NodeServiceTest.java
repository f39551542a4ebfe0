package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nodes that are taken out of service, brought back, emptied and given back. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NodeServiceTest {
  @TempDir static Path temp;
  private static LiveFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = new LiveFleet(temp);
    // all at first: a provider gives an address that came back to the next who orders
    Stream.of("stays", "kestrel", "hobby", "osprey", "merlin", "gyr")
        .map(fleet::order)
        .toList()
        .forEach(job -> requireDone(fleet.ended(job)));
    fleet.publish(fleet.tenant("acme"), "acme.example");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void a_node_in_maintenance_is_closed_and_left_alone_until_it_is_resumed() {
    JsonNode taken =
        fleet
            .operator
            .post("/v1/nodes/kestrel/maintain", Map.of("reason", "a new disk"))
            .requireStatus(200)
            .json();
    assertThat(taken.path("state").asText()).isEqualTo("maintenance");
    assertThat(taken.path("returnsTo").asText()).isEqualTo("warming");
    assertThat(taken.path("outOfServiceReason").asText()).isEqualTo("a new disk");
    await(
        "select closed from node_sightings s join nodes n on n.id = s.node_id where n.name = 'kestrel'",
        "true");

    kill("kestrel");
    fleet.await("/v1/nodes/kestrel", node -> !node.path("liveness").asText().equals("alive"));
    watchTurns(3);
    assertThat(
            one(
                "select count(*) from agent_restarts r join nodes n on n.id = r.node_id where n.name = 'kestrel'"))
        .isEqualTo("0");
    assertThat(fleet.machine("kestrel").processes()).isEmpty();

    JsonNode back =
        fleet.operator.post("/v1/nodes/kestrel/resume", Map.of()).requireStatus(200).json();
    assertThat(back.path("state").asText()).isEqualTo("warming");
    assertThat(back.hasNonNull("outOfServiceSince")).isFalse();
    fleet.await("/v1/nodes/kestrel", node -> node.path("liveness").asText().equals("alive"));
    assertThat(
            one(
                "select string_agg(action, ',' order by a.id) from audit_entries a join nodes n on n.id::text = a.entity_id where n.name = 'kestrel' and action in ('node.maintain', 'node.resume')"))
        .isEqualTo("node.maintain,node.resume");
  }

  @Test
  void a_drained_node_is_waited_for_until_its_queue_is_empty_and_may_be_resumed() throws Exception {
    queued("hobby", 7);

    String job = start("/v1/nodes/hobby/drain", Map.of("reason", "too old"));

    fleet.await(
        "/v1/jobs/" + job, found -> found.toString().contains("7 messages to leave its queue"));
    assertThat(fleet.node("hobby").path("state").asText()).isEqualTo("draining");
    fleet.operator.post("/v1/nodes/hobby/maintain", Map.of()).requireStatus(409);
    queued("hobby", 1);
    fleet.await(
        "/v1/jobs/" + job, found -> found.toString().contains("1 messages to leave its queue"));
    queued("hobby", 0);
    requireDone(fleet.ended(job));
    assertThat(fleet.node("hobby").path("state").asText()).isEqualTo("draining");
    fleet.operator.post("/v1/nodes/hobby/resume", Map.of()).requireStatus(200);
    assertThat(fleet.node("hobby").path("state").asText()).isEqualTo("warming");
  }

  @Test
  void a_queue_that_outlives_the_retry_horizon_is_left_to_a_person() throws Exception {
    queued("osprey", 2);
    String resumed = start("/v1/nodes/osprey/drain", Map.of());
    fleet.operator.post("/v1/nodes/osprey/resume", Map.of()).requireStatus(200);
    assertThat(requireDone(fleet.ended(resumed)).path("result").asText())
        .contains("was put back to service");
    String job = start("/v1/nodes/osprey/drain", Map.of());
    fleet.await("/v1/jobs/" + job, found -> found.toString().contains("2 messages to leave"));

    fleet.longAgo("osprey", Duration.ofDays(6));

    JsonNode ended = fleet.ended(job);
    assertThat(ended.path("state").asText()).isEqualTo("failed");
    assertThat(ended.path("lastError").asText())
        .contains("2 messages to leave its queue", "--discard-queue");
  }

  @Test
  void a_retired_node_leaves_nothing_behind_and_its_address_stays_in_spf_until_the_horizon() {
    JsonNode node = fleet.node("merlin");
    String ip = node.path("address").asText();
    String id = node.path("id").asText();
    var zone = fleet.dns.zone("acme.example.");
    assertThat(zone.texts("acme.example.")).anyMatch(text -> text.contains("ip4:" + ip));

    String job = start("/v1/nodes/merlin/retire", Map.of("reason", "too old"));

    fleet.await("/v1/jobs/" + job, found -> found.toString().contains("retry horizon"));
    assertThat(zone.texts("acme.example.")).anyMatch(text -> text.contains("ip4:" + ip));
    assertThat(machines("merlin")).isEqualTo(1);

    fleet.longAgo("merlin", Duration.ofDays(5));
    requireDone(fleet.ended(job));

    assertThat(fleet.node("merlin").path("state").asText()).isEqualTo("retired");
    assertThat(zone.texts("acme.example.")).noneMatch(text -> text.contains("ip4:" + ip));
    assertThat(zone.texts("acme.example.")).anyMatch(text -> text.startsWith("v=spf1 ip4:"));
    assertThat(fleet.dns.zone("nodes.example.").records("merlin.nodes.example.", "A")).isEmpty();
    assertThat(machines("merlin")).isZero();
    assertThat(machines("stays")).as("another node's").isEqualTo(1);
    assertThat(
            one(
                "select node_key is null and redis_password is null and enrol_token is null"
                    + " from node_secrets where node_id = '"
                    + id
                    + "'"))
        .isEqualTo("true");
    assertThat(fleet.redisUsers()).doesNotContain(id).contains("node-");
    fleet.operator.post("/v1/nodes/merlin/retire", Map.of()).requireStatus(409);
    fleet.operator.post("/v1/nodes/merlin/resume", Map.of()).requireStatus(409);
  }

  @Test
  void a_machine_that_carries_another_marker_is_not_given_back() {
    String other = one("select provider_ref from nodes where name = 'stays'");
    String own = one("select provider_ref from nodes where name = 'gyr'");
    run("update nodes set provider_ref = '" + other + "' where name = 'gyr'");

    JsonNode ended = fleet.ended(start("/v1/nodes/gyr/retire", Map.of("discardQueue", true)));

    assertThat(ended.path("state").asText()).isEqualTo("failed");
    assertThat(ended.path("lastError").asText()).contains("carries the marker");
    assertThat(machines("stays")).isEqualTo(1);
    run("update nodes set provider_ref = '" + own + "' where name = 'gyr'");
    fleet.operator.post("/v1/jobs/" + ended.path("id").asText() + "/retry", Map.of());
    fleet.await("/v1/nodes/gyr", found -> found.path("state").asText().equals("retired"));
    assertThat(machines("gyr")).isZero();
  }

  private static long machines(String node) {
    return fleet.hosting.servers().stream()
        .filter(server -> server.order().name().startsWith(node + "."))
        .count();
  }

  private static void kill(String node) {
    List<Long> pids = fleet.machine(node).processes();
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  private static void queued(String node, int messages) throws Exception {
    Files.writeString(
        fleet.machine(node).folder().resolve("var/lib/rookery-agent/queued"), messages + "\n");
  }

  /** So many turns of the watch begin and end. */
  private static void watchTurns(int turns) {
    int now = Integer.parseInt(one("select snoozes from jobs where kind = 'node.watch'"));
    await(
        "select (snoozes > %d)::text from jobs where kind = 'node.watch'".formatted(now + turns),
        "true");
  }

  private static void await(String sql, String wanted) {
    fleet.await("/v1/nodes", ignored -> wanted.equals(one(sql)));
  }

  private static String one(String sql) {
    return fleet.database.database().asWorker(db -> String.valueOf(db.fetchValue(sql)));
  }

  private static void run(String sql) {
    fleet.database.database().asWorker(db -> db.execute(sql));
  }

  private static String start(String path, Object body) {
    return fleet.operator.post(path, body).requireStatus(202).text("id");
  }

  private static JsonNode requireDone(JsonNode job) {
    assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo("done");
    return job;
  }
}
