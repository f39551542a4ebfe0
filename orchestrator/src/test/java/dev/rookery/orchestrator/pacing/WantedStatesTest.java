package dev.rookery.orchestrator.pacing;

import static dev.rookery.sql.Tables.DOMAINS;
import static dev.rookery.sql.Tables.MAILBOXES;
import static dev.rookery.sql.Tables.TENANTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Budget;
import dev.rookery.contract.EgressSource;
import dev.rookery.contract.Login;
import dev.rookery.contract.ProviderRule;
import dev.rookery.contract.SigningKey;
import dev.rookery.contract.Suppression;
import dev.rookery.contract.WantedState;
import dev.rookery.orchestrator.api.LivePlane;
import dev.rookery.orchestrator.api.RestClient;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.LiveRedis;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes are told, from a whole control plane. */
@Timeout(120)
class WantedStatesTest {
  private static final Map<String, Object> PROVIDERS =
      Map.of(
          "items",
          List.of(
              Map.of("key", "maple", "mxSuffixes", List.of("maple.example")),
              Map.of("key", "oak", "mxSuffixes", List.of("oak.example", "oak.net.example"))));
  private static LivePlane live;
  private static RedisLink redis;
  private static RestClient tenant;
  private static UUID tenantId;
  private static TestNode warming;
  private static TestNode enrolled;
  private static TestNode quarantined;

  @BeforeAll
  static void start() {
    live = LivePlane.start();
    redis = LiveRedis.link(LivePlane.redis());
    tenant = live.tenant("wanted");
    tenantId =
        live.database()
            .database()
            .asWorker(db ->
                db.select(TENANTS.ID)
                    .from(TENANTS)
                    .where(TENANTS.CODE.eq("wanted"))
                    .fetchSingle(TENANTS.ID));
    domainAndMailbox();
    warming = new TestNode(live, redis, "warm", "127.0.0.21", "warming");
    enrolled = new TestNode(live, redis, "fresh", "127.0.0.22", "enrolled");
    quarantined = new TestNode(live, redis, "odd", "127.0.0.23", "quarantined");
    put(PROVIDERS).requireStatus(200);
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void a_node_is_told_all_that_it_must_work_by() throws InterruptedException {
    WantedState wanted = await(warming, state -> !state.budgets().isEmpty());
    assertThat(wanted.sources())
        .containsExactly(new EgressSource("127.0.0.21", "warm.nodes.example"));
    assertThat(wanted.providers())
        .containsExactly(
            new ProviderRule("maple", List.of("maple.example")),
            new ProviderRule("oak", List.of("oak.example", "oak.net.example")));
    assertThat(wanted.budgets())
        .extracting(Budget::provider)
        .containsExactly("maple", "oak", "other");
    Budget maple = wanted.budgets().getFirst();
    assertThat(maple.cap()).isEqualTo(50);
    assertThat(maple.id()).matches("127\\.0\\.0\\.21/maple/\\d+");
    assertThat(Duration.between(maple.from(), maple.until())).isEqualTo(Duration.ofHours(24));
    assertThat(Instant.now()).isBetween(maple.from(), maple.until());
    assertThat(wanted.floorPerHour()).isPositive();
    assertThat(wanted.logins())
        .containsExactly(
            new Login("ann@acme.example", tenantId, "{SSHA512}hash", List.of("ann@acme.example")));
    assertThat(wanted.keys())
        .containsExactly(
            new SigningKey(
                "acme.example", "r1", "rsa", Base64.getEncoder().encodeToString(new byte[] {7})));
    assertThat(wanted.inboundDomains()).containsExactly(Map.entry("acme.example", tenantId));
    assertThat(wanted.unsubscribeBase()).endsWith("/u");
  }

  @Test
  void a_node_before_its_gate_may_send_nothing() throws InterruptedException {
    WantedState wanted = await(enrolled, state -> !state.providers().isEmpty());
    assertThat(wanted.budgets()).isEmpty();
    assertThat(wanted.floorPerHour()).isZero();
    assertThat(wanted.sources()).hasSize(1);
  }

  @Test
  void a_quarantined_node_is_told_nothing() throws InterruptedException {
    await(warming, state -> true);
    assertThat(quarantined.wanted()).isEmpty();
  }

  @Test
  void a_suppression_reaches_the_nodes_with_its_commit() throws InterruptedException {
    long before = await(warming, state -> !state.budgets().isEmpty()).version();
    tenant
        .post("/v1/suppressions", Map.of("addresses", List.of("Gone@Maple.example")))
        .requireStatus(200);
    WantedState wanted = await(warming, state -> !state.suppressions().isEmpty());
    assertThat(wanted.suppressions())
        .containsExactly(new Suppression(tenantId, "gone@maple.example", "manual"));
    assertThat(wanted.version()).isGreaterThan(before);
  }

  @Test
  void what_a_flushed_redis_forgot_is_shown_again_in_the_same_version()
      throws InterruptedException {
    long before = await(warming, state -> !state.budgets().isEmpty()).version();
    LivePlane.redis().flushAll();
    assertThat(await(warming, state -> true).version()).isGreaterThanOrEqualTo(before);
    assertThat(await(enrolled, state -> true).providers()).hasSize(2);
  }

  @Test
  void a_provider_list_that_makes_no_sense_is_refused() {
    var other =
        Map.of("items", List.of(Map.of("key", "other", "mxSuffixes", List.of("a.example"))));
    assertThat(put(other).requireStatus(422).text("detail"))
        .contains("'other' is not a provider's key");
    var twice =
        Map.of(
            "items",
            List.of(
                Map.of("key", "elm", "mxSuffixes", List.of("a.example")),
                Map.of("key", "ash", "mxSuffixes", List.of("a.example"))));
    assertThat(put(twice).requireStatus(422).text("detail"))
        .contains("MX suffix a.example stands there twice");
    var dotted =
        Map.of("items", List.of(Map.of("key", "elm", "mxSuffixes", List.of(".A.example"))));
    assertThat(put(dotted).requireStatus(422).text("detail")).contains("'.A.example' of elm");
  }

  private static RestClient.Answered put(Map<String, ?> body) {
    return live.operator().put("/v1/receiving-providers", body);
  }

  private static WantedState await(TestNode node, Predicate<WantedState> wanted)
      throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(30);
    while (Instant.now().isBefore(deadline)) {
      var shown = node.wanted().filter(wanted);
      if (shown.isPresent()) {
        return shown.get();
      }
      Thread.sleep(50);
    }
    throw new AssertionError("node %s is shown %s".formatted(node.ip, node.wanted()));
  }

  private static void domainAndMailbox() {
    Secrets secrets = live.secrets();
    UUID domain = Ids.next();
    live.database()
        .database()
        .asWorker(db -> {
          db.insertInto(DOMAINS)
              .set(DOMAINS.ID, domain)
              .set(DOMAINS.TENANT_ID, tenantId)
              .set(DOMAINS.CREATED_AT, Instant.now())
              .set(
                  DOMAINS.DKIM_KEY,
                  secrets.seal(new byte[] {7}, "domains|dkim_key|" + tenantId + "|" + domain))
              .set(DOMAINS.DKIM_PUBLIC, "v=DKIM1; k=rsa; p=AA")
              .set(DOMAINS.DNS_PROVIDER, "manual")
              .set(DOMAINS.NAME, "acme.example")
              .set(DOMAINS.SELECTOR, "r1")
              .set(DOMAINS.STATE, "verified")
              .set(DOMAINS.VERIFIED_AT, Instant.now())
              .execute();
          return db.insertInto(MAILBOXES)
              .set(MAILBOXES.ID, Ids.next())
              .set(MAILBOXES.TENANT_ID, tenantId)
              .set(MAILBOXES.DOMAIN_ID, domain)
              .set(MAILBOXES.ADDRESS, "ann@acme.example")
              .set(MAILBOXES.CREATED_AT, Instant.now())
              .set(MAILBOXES.PASSWORD_HASH, "{SSHA512}hash")
              .execute();
        });
  }
}
