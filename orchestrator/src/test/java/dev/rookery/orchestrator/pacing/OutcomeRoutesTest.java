package dev.rookery.orchestrator.pacing;

import static dev.rookery.sql.Tables.OUTCOMES;
import static dev.rookery.sql.Tables.TENANTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.contract.Budget;
import dev.rookery.contract.EventKind;
import dev.rookery.orchestrator.api.LivePlane;
import dev.rookery.orchestrator.api.RestClient;
import dev.rookery.orchestrator.platform.LiveRedis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tenants and operators can ask about what was sent. */
@Timeout(120)
class OutcomeRoutesTest {
  private static final UUID MESSAGE = UUID.randomUUID();
  private static LivePlane live;
  private static RestClient ours;
  private static RestClient theirs;
  private static TestNode node;

  @BeforeAll
  static void start() throws InterruptedException {
    live = LivePlane.start();
    ours = live.tenant("ours");
    theirs = live.tenant("theirs");
    node = new TestNode(live, LiveRedis.link(LivePlane.redis()), "count", "127.0.0.41", "active");
    live.operator()
        .put(
            "/v1/receiving-providers",
            Map.of(
                "items", List.of(Map.of("key", "maple", "mxSuffixes", List.of("maple.example")))))
        .requireStatus(200);
    Instant now = Instant.now();
    Budget budget = new Budget("127.0.0.41/maple/7", node.ip, "maple", 5, now, now.plusSeconds(60));
    UUID tenant =
        live.database()
            .database()
            .asWorker(db ->
                db.select(TENANTS.ID)
                    .from(TENANTS)
                    .where(TENANTS.CODE.eq("ours"))
                    .fetchSingle(TENANTS.ID));
    node.sendsFor(tenant);
    node.report(budget, EventKind.DEFERRED, MESSAGE, 421, "ip");
    node.report(budget, EventKind.DELIVERED, MESSAGE, 250, null);
    node.report(budget, EventKind.DELIVERED, UUID.randomUUID(), 250, null);
    awaitOutcomes(3);
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void a_tenant_sees_its_own_counters_by_day_and_provider() {
    JsonNode items =
        ours.get("/v1/outcomes/summary?groupBy=day,provider")
            .requireStatus(200)
            .json()
            .path("items");
    assertThat(items).hasSize(1);
    assertThat(items.get(0).path("day").asInt()).isEqualTo(7);
    assertThat(items.get(0).path("provider").asText()).isEqualTo("maple");
    assertThat(items.get(0).path("counts").path("delivered").asInt()).isEqualTo(2);
    assertThat(items.get(0).path("counts").path("deferred").asInt()).isEqualTo(1);
  }

  @Test
  void another_tenant_sees_nothing_of_it() {
    assertThat(theirs.get("/v1/outcomes/summary").requireStatus(200).json().path("items"))
        .isEmpty();
    assertThat(theirs.get("/v1/messages/" + MESSAGE).requireStatus(404).text("type"))
        .endsWith("no-such-message");
  }

  @Test
  void an_operator_sees_all_by_address() {
    JsonNode items =
        live.operator()
            .get("/v1/outcomes/summary?groupBy=ip")
            .requireStatus(200)
            .json()
            .path("items");
    assertThat(items.get(0).path("ip").asText()).isEqualTo("127.0.0.41");
  }

  @Test
  void a_message_is_told_from_its_first_event_to_its_last() {
    JsonNode events = ours.get("/v1/messages/" + MESSAGE).requireStatus(200).json().path("events");
    assertThat(events).hasSize(2);
    assertThat(events.get(0).path("kind").asText()).isEqualTo("deferred");
    assertThat(events.get(0).path("code").asInt()).isEqualTo(421);
    assertThat(events.get(1).path("kind").asText()).isEqualTo("delivered");
  }

  @Test
  void reconciliation_shows_how_far_each_node_is() {
    JsonNode items =
        live.operator().get("/v1/outcomes/reconcile").requireStatus(200).json().path("items");
    assertThat(items.get(0).path("name").asText()).isEqualTo("count");
    assertThat(items.get(0).path("watermark").asLong()).isEqualTo(3);
    assertThat(items.get(0).path("ahead").asLong()).isZero();
    assertThat(items.get(0).path("refused").asLong()).isZero();
  }

  @Test
  void an_unknown_grouping_names_those_there_are() {
    assertThat(ours.get("/v1/outcomes/summary?groupBy=moon").requireStatus(422).text("detail"))
        .isEqualTo("groupBy has 'moon'; allowed are day, provider, ip");
  }

  @Test
  void warm_ups_are_the_operators() {
    assertThat(ours.get("/v1/warmup").status()).isEqualTo(403);
    assertThat(
            live.operator()
                .get("/v1/warmup/127.0.0.41/moon/decisions")
                .requireStatus(404)
                .text("detail"))
        .contains("no warm-up of 127.0.0.41 at moon");
  }

  private static void awaitOutcomes(int count) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(30);
    while (live.database().database().<Integer>asWorker(db -> db.fetchCount(OUTCOMES)) < count) {
      assertThat(Instant.now()).as("outcomes in time").isBefore(deadline);
      Thread.sleep(50);
    }
  }
}
