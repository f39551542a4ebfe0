package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.lab.ssh.LabHost;
import dev.rookery.lab.ssh.RanCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Nodes from order to warming and what may befall them, over HTTP, SSH, DNS and Redis. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NodeLifeTest {
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
  void two_ordered_nodes_become_warming_and_a_second_run_changes_nothing() throws Exception {
    String first = fleet.order("kestrel");
    String second = fleet.order("merlin");

    requireDone(fleet.ended(first));
    requireDone(fleet.ended(second));

    JsonNode node = fleet.node("kestrel");
    assertThat(node.path("state").asText()).isEqualTo("warming");
    assertThat(node.path("hostname").asText()).isEqualTo("kestrel.nodes.example");
    assertThat(node.path("hostKey").asText())
        .isEqualTo(fleet.machine("kestrel").hostKeyFingerprint());
    assertThat(fleet.dns.zone("nodes.example.").records("kestrel.nodes.example.", "A"))
        .containsExactly(node.path("address").asText());
    assertThat(checks("kestrel"))
        .containsExactly(
            "port25.out",
            "ssh.host-key",
            "clock.skew",
            "dns.fcrdns",
            "blocklists",
            "spf.covers-ip",
            "mta.inbound",
            "mta.submission",
            "tls.certificate",
            "agent.doors",
            "dkim.signed-message",
            "dmarc.aligned");
    int commands = fleet.machine("kestrel").commands().size();
    assertThat(apply("kestrel").path("changes")).isEmpty();
    assertThat(fleet.machine("kestrel").commands()).hasSize(commands + 1);
  }

  @Test
  void drift_is_named_and_mended() throws Exception {
    requireDone(fleet.ended(fleet.order("hobby")));
    Path root = fleet.machine("hobby").folder();
    Files.writeString(root.resolve("etc/postfix/main.cf"), "myhostname = elsewhere\n");
    Files.delete(root.resolve("opt/rookery/current"));

    JsonNode report = apply("hobby");

    List<String> changes = new ArrayList<>();
    report
        .path("changes")
        .forEach(change ->
            changes.add(
                change.path("action").asText()
                    + " "
                    + change.path("kind").asText()
                    + " "
                    + change.path("name").asText()));
    assertThat(changes)
        .anyMatch(line -> line.startsWith("change file") && line.contains("etc/postfix/main.cf"))
        .anyMatch(line -> line.startsWith("create link") && line.contains("opt/rookery/current"))
        .anyMatch(line -> line.contains("service") && line.contains("mta-service"));
    assertThat(Files.readString(root.resolve("etc/postfix/main.cf")))
        .contains("myhostname = hobby.nodes.example");
    assertThat(apply("hobby").path("changes")).isEmpty();
  }

  @Test
  void an_agent_that_was_killed_is_unknown_and_started_again() {
    requireDone(fleet.ended(fleet.order("saker")));
    JsonNode before = fleet.node("saker");

    fleet
        .machine("saker")
        .processes()
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

    fleet.await("/v1/nodes/saker", node -> !node.path("liveness").asText().equals("alive"));
    JsonNode after =
        fleet.await("/v1/nodes/saker", node -> node.path("liveness").asText().equals("alive"));
    assertThat(after.path("state").asText()).isEqualTo("warming");
    assertThat(after.path("lastHeartbeatAt").asText())
        .isGreaterThan(before.path("lastHeartbeatAt").asText());
  }

  @Test
  void a_host_with_another_key_is_quarantined_and_nothing_is_sent_to_it() {
    requireDone(fleet.ended(fleet.order("gyr")));
    LabHost machine = fleet.machine("gyr");
    machine.rekey();
    List<RanCommand> before = machine.commands();

    JsonNode job = fleet.ended(start("/v1/nodes/gyr/apply", Map.of()));

    assertThat(job.path("state").asText()).isEqualTo("failed");
    JsonNode node = fleet.node("gyr");
    assertThat(node.path("state").asText()).isEqualTo("quarantined");
    assertThat(node.path("quarantineReason").asText())
        .contains(machine.hostKeyFingerprint())
        .contains(node.path("hostKey").asText());
    fleet.ended(start("/v1/nodes/gyr/apply", Map.of()));
    assertThat(machine.commands()).isEqualTo(before);

    String released =
        start("/v1/nodes/gyr/release-quarantine", Map.of("hostKey", machine.hostKeyFingerprint()));
    requireDone(fleet.ended(released));
    assertThat(fleet.node("gyr").path("state").asText()).isEqualTo("warming");
  }

  @Test
  void a_node_gets_another_key_to_log_in_with_and_the_old_one_is_let_in_no_more() throws Exception {
    requireDone(fleet.ended(fleet.order("barbary")));
    Path file = fleet.machine("barbary").folder().resolve(".ssh/authorized_keys");
    String before = Files.readString(file);

    JsonNode job = requireDone(fleet.ended(start("/v1/nodes/barbary/rotate-key", Map.of())));

    String id = fleet.node("barbary").path("id").asText();
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(Files.readString(file))
        .isNotEqualTo(before)
        .endsWith(" rookery-node-%s\n".formatted(id));
    assertThat(job.path("result").asText())
        .contains(Files.readString(file).split(" ")[1])
        .doesNotContain("PRIVATE");
    assertThat(apply("barbary").path("changes")).isEmpty();
    try (Connection owner = fleet.database.owner();
        ResultSet rows =
            owner
                .createStatement()
                .executeQuery(
                    "select action, actor from audit_entries where entity_id = '%s' and action like 'node.%%key%%' order by at"
                        .formatted(id))) {
      List<String> trail = new ArrayList<>();
      while (rows.next()) {
        trail.add(rows.getString(1) + " by " + rows.getString(2));
      }
      assertThat(trail).hasSize(2).first().asString().startsWith("node.rotate-key by ");
      assertThat(trail).last().isEqualTo("node.key-rotated by system");
    }
  }

  @Test
  void an_order_whose_answer_was_lost_is_not_ordered_twice() {
    fleet.hosting.faults().timeOutsAfterCreate(1);

    requireDone(fleet.ended(fleet.order("lanner")));

    assertThat(fleet.hosting.servers())
        .filteredOn(server -> server.order().name().startsWith("lanner."))
        .hasSize(1);
  }

  @Test
  void a_name_that_is_taken_or_no_name_is_refused() {
    refuse(Map.of("name", "Not A Name", "provider", "lab"), "not-a-node-name");
    refuse(Map.of("name", "osprey", "provider", "nobody"), "unknown-hosting-provider");
    fleet.operator.get("/v1/nodes/" + UUID.randomUUID()).requireStatus(404);
  }

  private static void refuse(Map<String, String> body, String type) {
    assertThat(fleet.operator.post("/v1/nodes", body).requireStatus(422).text("type"))
        .endsWith(type);
  }

  @Test
  void a_redis_that_lost_everything_gets_the_nodes_users_back() {
    requireDone(fleet.ended(fleet.order("eleonora")));
    String node = fleet.node("eleonora").path("id").asText();
    try (RedisClient admin = RedisClient.create(fleet.redis.url())) {
      admin.executeCommand(
          new CommandObject<>(
              new CommandArguments(Protocol.Command.ACL).add("DELUSER").add("node-" + node),
              BuilderFactory.LONG));
    }
    fleet.redis.flushAll();
    String then = fleet.node("eleonora").path("lastHeartbeatAt").asText();

    fleet.await(
        "/v1/nodes/eleonora",
        seen ->
            seen.path("lastHeartbeatAt").asText().compareTo(then) > 0
                && seen.path("liveness").asText().equals("alive"));
  }

  private static List<String> checks(String node) {
    List<String> ids = new ArrayList<>();
    for (JsonNode check : fleet.operator.get("/v1/nodes/" + node + "/gate").json().path("items")) {
      assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue();
      ids.add(check.path("checkId").asText());
    }
    return ids;
  }

  private static JsonNode apply(String node) throws Exception {
    JsonNode job = requireDone(fleet.ended(start("/v1/nodes/" + node + "/apply", Map.of())));
    return new ObjectMapper().readTree(job.path("result").asText());
  }

  private static String start(String path, Object body) {
    return fleet.operator.post(path, body).requireStatus(202).text("id");
  }

  private static JsonNode requireDone(JsonNode job) {
    assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo("done");
    return job;
  }
}
