package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are replaced on machines of the lab, and put back when the new one is not well. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
  private static final List<String> NODES = List.of("kestrel", "hobby", "merlin", "saker", "gyr");

  @TempDir static Path temp;
  private static LiveFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = new LiveFleet(temp);
    NODES.stream()
        .map(fleet::order)
        .toList()
        .forEach(job -> requireState(fleet.ended(job), "done"));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  @Order(1)
  void a_node_is_moved_to_the_new_agent_and_an_apply_alone_moves_none() throws Exception {
    String first = folder("kestrel");
    AgentTarball.in(temp, "2", "");
    requireState(fleet.ended(start("/v1/nodes/hobby/apply")), "done");
    assertThat(folder("hobby")).as("held at its agent").isEqualTo(first);

    requireState(fleet.ended(start("/v1/nodes/kestrel/upgrade")), "done");

    String second = folder("kestrel");
    assertThat(second).isNotEqualTo(first);
    assertThat(fleet.node("kestrel").path("agentSha256").asText()).startsWith(digits(second));
    assertThat(agents("kestrel")).containsExactlyInAnyOrder(first, second);
    assertThat(folder("hobby")).isEqualTo(first);
    JsonNode again = fleet.ended(start("/v1/nodes/kestrel/upgrade"));
    assertThat(again.path("result").asText()).contains("already");
  }

  @Test
  @Order(2)
  void an_agent_whose_door_stays_shut_is_put_back_and_the_first_wave_is_the_last()
      throws Exception {
    String before = folder("kestrel");
    AgentTarball.in(temp, "3", "-Drookery.closed-door=true");

    JsonNode all = fleet.ended(start("/v1/nodes/upgrade"));

    requireState(all, "failed");
    assertThat(all.path("lastError").asText())
        .contains("wave 1: 1 of 1 nodes failed, so the 4 after it stay as they are", "filter=false")
        .contains("agent %s takes its place again".formatted(digits(before)));
    fleet.await("/v1/nodes/kestrel", node -> runs(node, before));
    assertThat(fleet.node("kestrel").path("agentSha256").asText()).startsWith(digits(before));
    assertThat(others("kestrel")).allMatch(node -> !folder(node).equals(before));
    assertThat(jobs("node.upgrade", "gyr")).isZero();
  }

  @Test
  @Order(3)
  void an_agent_that_dies_at_its_start_is_put_back() throws Exception {
    String before = folder("saker");
    AgentTarball.in(temp, "4", "-Xmx1k"); // Java refuses to start

    JsonNode ended = fleet.ended(start("/v1/nodes/saker/upgrade"));

    requireState(ended, "failed");
    fleet.await("/v1/nodes/saker", node -> runs(node, before));
    requireState(fleet.ended(start("/v1/nodes/saker/apply")), "done");
    assertThat(folder("saker")).isEqualTo(before);
  }

  @Test
  @Order(4)
  void a_good_agent_goes_to_all_in_three_waves_but_to_none_in_maintenance() throws Exception {
    fleet.operator.post("/v1/nodes/merlin/maintain", Map.of()).requireStatus(200);
    String before = folder("merlin");
    AgentTarball.in(temp, "5", "");

    JsonNode all = requireState(fleet.ended(start("/v1/nodes/upgrade")), "done");

    assertThat(all.path("result").asText()).contains("4 nodes in 3 waves");
    Set<String> folders =
        others("merlin").map(UpgradeTest::folder).collect(Collectors.toCollection(TreeSet::new));
    assertThat(folders).hasSize(1).doesNotContain(before);
    assertThat(folder("merlin")).isEqualTo(before);
    others("merlin")
        .forEach(node ->
            fleet.await("/v1/nodes/" + node, seen -> runs(seen, folders.iterator().next())));
  }

  /** The looking itself is stopped, so that what was seen stays as it is told here. */
  @Test
  @Order(5)
  void while_most_of_the_fleet_is_not_heard_of_nothing_automatic_is_done() {
    sql("update jobs set run_at = now() + interval '1 hour' where kind = 'fleet.sightings'");
    await("select state from jobs where kind = 'fleet.sightings'", "scheduled");
    String restarts = one("select count(*) from agent_restarts");
    sql(
        "update node_sightings set liveness = 'unknown' from nodes"
            + " where nodes.id = node_id and name in ('kestrel', 'hobby', 'saker')");

    JsonNode silence = fleet.operator.get("/v1/nodes").requireStatus(200).json().path("silence");
    assertThat(silence.path("watched").asInt()).as("merlin is in maintenance").isEqualTo(4);
    assertThat(silence.path("missing").asInt()).isEqualTo(3);
    assertThat(silence.path("holds").asBoolean()).isTrue();
    String job = start("/v1/nodes/upgrade");
    fleet.await("/v1/jobs/" + job, found -> found.toString().contains("nothing automatic is done"));
    int turns = Integer.parseInt(one("select snoozes from jobs where kind = 'node.watch'"));
    await("select snoozes > %d from jobs where kind = 'node.watch'".formatted(turns + 3), "true");
    assertThat(one("select count(*) from agent_restarts")).isEqualTo(restarts);

    sql("update jobs set run_at = now() where kind = 'fleet.sightings'");

    requireState(fleet.ended(job), "done");
    assertThat(fleet.operator.get("/v1/nodes").json().path("silence").path("holds").asBoolean())
        .isFalse();
  }

  private static void await(String sql, String wanted) {
    fleet.await("/v1/nodes", ignored -> one(sql).equals(wanted));
  }

  private static String one(String sql) {
    return fleet.database.database().asWorker(db -> String.valueOf(db.fetchValue(sql)));
  }

  private static void sql(String statement) {
    fleet.database.database().asWorker(db -> db.execute(statement));
  }

  private static boolean runs(JsonNode node, String folder) {
    return node.path("liveness").asText().equals("alive")
        && node.path("agentFolder").asText().equals(folder);
  }

  private static Stream<String> others(String but) {
    return NODES.stream().filter(name -> !name.equals(but));
  }

  /** Name of the folder that the link leads to. */
  private static String folder(String node) {
    try {
      Path link = fleet.machine(node).folder().resolve("opt/rookery/current");
      return link.toRealPath().getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> agents(String node) throws Exception {
    try (Stream<Path> all = Files.list(fleet.machine(node).folder().resolve("opt/rookery"))) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> name.matches("agent-[0-9a-f]{12}"))
          .toList();
    }
  }

  private static String digits(String folder) {
    return folder.substring("agent-".length());
  }

  private static long jobs(String kind, String node) {
    return fleet
        .database
        .database()
        .asWorker(db ->
            db.fetchValue(
                    "select count(*) from jobs where kind = ? and lane ="
                        + " (select 'node:' || id from nodes where name = ?)",
                    kind,
                    node)
                .toString())
        .transform(Long::parseLong);
  }

  private static String start(String path) {
    return fleet.operator.post(path, Map.of()).requireStatus(202).text("id");
  }

  private static JsonNode requireState(JsonNode job, String state) {
    assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo(state);
    return job;
  }
}
