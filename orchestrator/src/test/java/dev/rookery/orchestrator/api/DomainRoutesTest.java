package dev.rookery.orchestrator.api;

import static dev.rookery.orchestrator.api.RestDoorTest.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.RestClient.Answered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sending domains over REST, their records at the lab's authoritative servers. */
@Timeout(120)
class DomainRoutesTest {
  private static LiveWorld world;
  private static RestClient acme;

  @BeforeAll
  static void start() {
    world = LiveWorld.start("acme.test", "beta.test", "stale.test", "late.test");
    world.liveNode(1);
    world.liveNode(2);
    acme = world.plane().tenant("acme");
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void a_domain_goes_from_claim_to_mailbox() {
    String id = claim("acme.test");
    requireProblem(mailbox(id, "jane"), 409, "domain-not-verified");

    Answered plan = acme.post(path(id) + "/dns/plan", Map.of()).requireStatus(200);
    assertThat(plan.json().path("safe").asBoolean()).as(plan.text("diff")).isTrue();
    assertThat(types(plan)).contains("TXT", "MX", "A");
    Answered applied = LiveWorld.finish(acme, acme.post(path(id) + "/dns/apply", hash(plan)));
    assertThat(applied.text("state")).as(applied.raw()).isEqualTo("done");
    assertThat(acme.get(path(id)).text("state")).isEqualTo("published");

    var zone = world.dns().findZone("acme.test").orElseThrow();
    assertThat(zone.texts("acme.test.")).anyMatch(text -> text.startsWith("v=spf1 ip4:127."));
    assertThat(zone.texts("_dmarc.acme.test.")).anyMatch(text -> text.contains("p=none"));
    assertThat(zone.records("acme.test.", "MX")).hasSize(2);
    assertThat(zone.records("mx1.acme.test.", "A")).hasSize(1);

    Answered verified = LiveWorld.finish(acme, acme.post(path(id) + "/dns/verify", Map.of()));
    assertThat(verified.text("state")).as(verified.raw()).isEqualTo("done");
    Answered domain = acme.get(path(id));
    assertThat(domain.text("state")).isEqualTo("verified");
    assertThat(domain.text("verifiedAt")).isNotBlank();
    List<String> servers =
        acme.get(path(id) + "/checks").json().path("items").findValuesAsText("server");
    assertThat(servers).anyMatch(s -> s.startsWith("ns1.")).anyMatch(s -> s.startsWith("ns2."));

    Answered again = acme.post(path(id) + "/dns/plan", Map.of()).requireStatus(200);
    assertThat(again.json().path("changes")).as(again.text("diff")).isEmpty();

    Answered made = mailbox(id, "Jane.Doe").requireStatus(201);
    assertThat(made.text("address")).isEqualTo("jane.doe@acme.test");
    assertThat(made.text("password")).hasSize(43);
    requireProblem(mailbox(id, "jane.doe"), 409, "mailbox-exists");
    requireProblem(mailbox(id, "not an address"), 422, "not-an-address");
    acme.delete("/v1/mailboxes/" + made.text("id")).requireStatus(204);
    requireProblem(acme.delete("/v1/mailboxes/" + made.text("id")), 404, "no-such-mailbox");
    mailbox(id, "jane.doe").requireStatus(201);
  }

  @Test
  void what_is_no_domain_is_refused_with_the_reason() {
    requireProblem(claimed("nodot", "acme-test"), 422, "not-a-domain");
    requireProblem(claimed("192.0.2.1", "acme-test"), 422, "not-a-domain");
    requireProblem(claimed("a b.example", "acme-test"), 422, "not-a-domain");
    requireProblem(claimed("x.nodes.test", "acme-test"), 422, "reserved-domain");
    Answered unknown = claimed("gamma.test", "elsewhere");
    requireProblem(unknown, 422, "no-such-dns-provider");
    assertThat(unknown.text("detail")).contains("acme-test", "manual");
  }

  @Test
  void a_name_that_is_taken_does_not_tell_whose_it_is() {
    claim("beta.test");
    RestClient other = world.plane().tenant("other");
    Answered theirs =
        other.post("/v1/domains", Map.of("name", "Beta.TEST.", "dnsProvider", "beta-test"));
    requireProblem(theirs, 409, "domain-taken");
    assertThat(theirs.raw()).doesNotContain("acme");
    Answered own = claimed("beta.test", "beta-test");
    assertThat(own.text("detail")).isEqualTo(theirs.text("detail"));
  }

  @Test
  void a_zone_that_changed_since_the_plan_is_left_alone() {
    String id = claim("stale.test");
    requireProblem(
        acme.post(path(id) + "/dns/apply", Map.of("planHash", "0".repeat(64))), 409, "no-plan");
    Answered plan = acme.post(path(id) + "/dns/plan", Map.of()).requireStatus(200);
    requireProblem(
        acme.post(path(id) + "/dns/apply", Map.of("planHash", "0".repeat(64))), 412, "stale-plan");

    var zone = world.dns().findZone("stale.test").orElseThrow();
    zone.txt("stale.test.", "v=spf1 include:elsewhere.test -all");
    Answered failed = LiveWorld.finish(acme, acme.post(path(id) + "/dns/apply", hash(plan)));
    assertThat(failed.text("state")).as(failed.raw()).isEqualTo("failed");
    assertThat(failed.text("lastError")).contains("review again");
    assertThat(zone.records("stale.test.", "MX")).isEmpty();
  }

  @Test
  void a_domain_without_a_zone_is_told_so() {
    String id = claim("nowhere.invalid");
    requireProblem(acme.post(path(id) + "/dns/plan", Map.of()), 409, "no-zone");
  }

  @Test
  void a_manual_provider_hands_out_instructions() {
    world.dns().zone("byhand.test");
    Answered made = claimed("byhand.test", "manual").requireStatus(201);
    String id = made.text("id");
    Answered plan = acme.post(path(id) + "/dns/plan", Map.of()).requireStatus(200);
    Answered done = LiveWorld.finish(acme, acme.post(path(id) + "/dns/apply", hash(plan)));
    assertThat(done.text("state")).as(done.raw()).isEqualTo("done");
    assertThat(done.json().path("result").path("instructions"))
        .isNotEmpty()
        .allMatch(step -> step.path("action").asText().equals("add"));
    assertThat(acme.get(path(id)).text("state")).isEqualTo("claimed");
  }

  @Test
  void a_server_that_lags_behind_is_waited_for() {
    String id = claim("late.test");
    Answered plan = acme.post(path(id) + "/dns/plan", Map.of()).requireStatus(200);
    world.dns().faults().drop("late.test.");
    Answered verify = acme.post(path(id) + "/dns/verify", Map.of()).requireStatus(202);
    world.dns().faults().clear();
    LiveWorld.finish(acme, acme.post(path(id) + "/dns/apply", hash(plan)));
    Answered verified = LiveWorld.finish(acme, verify);
    assertThat(verified.text("state")).as(verified.raw()).isEqualTo("done");
  }

  private static String claim(String name) {
    String provider = name.endsWith(".invalid") ? "manual" : name.replace('.', '-');
    return claimed(name, provider).requireStatus(201).text("id");
  }

  private static Answered claimed(String name, String provider) {
    return acme.post("/v1/domains", Map.of("name", name, "dnsProvider", provider));
  }

  private static Answered mailbox(String domain, String localPart) {
    return acme.post("/v1/mailboxes", Map.of("domainId", domain, "localPart", localPart));
  }

  private static Map<String, String> hash(Answered plan) {
    return Map.of("planHash", plan.text("hash"));
  }

  private static Set<String> types(Answered plan) {
    return new TreeSet<>(plan.json().path("changes").findValuesAsText("type"));
  }

  private static String path(String id) {
    return "/v1/domains/" + id;
  }
}
