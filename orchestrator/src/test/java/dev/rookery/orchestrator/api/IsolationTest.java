package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.RestClient.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is one tenant's does not exist for another; and no route is open by mistake. */
@Timeout(120)
class IsolationTest {
  private static final Pattern PATH = Pattern.compile("  (/\\S*):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete):");

  /** Open to anyone, on purpose. The agent proves itself by the token it sends. */
  private static final List<String> OPEN = List.of("/health/", "/u/", "/v1/agent/", "/openapi.yml");

  private static LiveWorld world;
  private static RestClient alice;
  private static RestClient mallory;
  private static Map<String, String> ofAlice;

  /** One operation of the description. */
  record Route(String method, String path) {
    boolean isOpen() {
      return OPEN.stream().anyMatch(path::startsWith);
    }

    String filled(String id) {
      return path.replaceAll("\\{[^}]+}", id);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeAll
  static void start() {
    world = LiveWorld.start("alice.test");
    world.liveNode(1);
    alice = world.plane().tenant("alice");
    mallory = world.plane().tenant("mallory");
    ofAlice = everythingOfAlice();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static Map<String, String> everythingOfAlice() {
    Map<String, String> claim = Map.of("name", "alice.test", "dnsProvider", "alice-test");
    String domain = alice.post("/v1/domains", claim).requireStatus(201).text("id");
    String path = "/v1/domains/" + domain;
    Answered plan = alice.post(path + "/dns/plan", Map.of()).requireStatus(200);
    Map<String, String> hash = Map.of("planHash", plan.text("hash"));
    Answered applied = alice.post(path + "/dns/apply", hash).requireStatus(202);
    LiveWorld.finish(alice, applied);
    LiveWorld.finish(alice, alice.post(path + "/dns/verify", Map.of()));
    Map<String, String> box = Map.of("domainId", domain, "localPart", "alice");
    String mailbox = alice.post("/v1/mailboxes", box).requireStatus(201).text("id");
    alice
        .post("/v1/suppressions", Map.of("addresses", List.of("secret@example.org")))
        .requireStatus(200);
    return Map.of(
        "domain",
        domain,
        "mailbox",
        mailbox,
        "operation",
        applied.text("id"),
        "address",
        "secret@example.org",
        "hash",
        plan.text("hash"));
  }

  @Test
  void another_tenants_ids_are_answered_like_ids_that_never_were() {
    for (String id : List.of("domain", "mailbox", "operation")) {
      String theirs = ofAlice.get(id);
      String none = UUID.randomUUID().toString();
      for (String path : pathsOf(id)) {
        Answered foreign = call(mallory, path.formatted(theirs));
        Answered absent = call(mallory, path.formatted(none));
        assertThat(foreign.status()).as(path + foreign.raw()).isEqualTo(404);
        assertThat(masked(foreign, theirs)).isEqualTo(masked(absent, none));
      }
    }
  }

  private static List<String> pathsOf(String id) {
    return switch (id) {
      case "domain" ->
          List.of(
              "GET /v1/domains/%s",
              "GET /v1/domains/%s/checks",
              "POST /v1/domains/%s/dns/plan",
              "POST /v1/domains/%s/dns/apply",
              "POST /v1/domains/%s/dns/verify");
      case "mailbox" -> List.of("GET /v1/mailboxes/%s", "DELETE /v1/mailboxes/%s");
      default -> List.of("GET /v1/operations/%s");
    };
  }

  private static Answered call(RestClient caller, String request) {
    String[] words = request.split(" ");
    return words[0].equals("POST")
        ? caller.post(words[1], Map.of("planHash", ofAlice.get("hash")))
        : caller.send(words[0], words[1], "", Map.of());
  }

  /** The answer without what differs at every request. */
  private static String masked(Answered answer, String id) {
    return answer.raw().replace(id, "ID").replaceAll("\"request_id\":\"[^\"]+\"", "");
  }

  @Test
  void a_mailbox_in_another_tenants_domain_is_refused_like_one_in_none() {
    Map<String, String> box = Map.of("domainId", ofAlice.get("domain"), "localPart", "eve");
    Answered answer = mallory.post("/v1/mailboxes", box);
    RestDoorTest.requireProblem(answer, 404, "no-such-domain");
  }

  @Test
  void lists_hold_only_ones_own() {
    for (String list : List.of("/v1/domains", "/v1/mailboxes", "/v1/suppressions")) {
      Answered mine = mallory.get(list).requireStatus(200);
      assertThat(mine.json().path("items")).as(list).isEmpty();
      assertThat(alice.get(list).json().path("items")).as(list).hasSize(1);
    }
    Answered probed = mallory.get("/v1/suppressions/" + ofAlice.get("address"));
    RestDoorTest.requireProblem(probed, 404, "not-suppressed");
  }

  @Test
  void a_cursor_from_another_tenant_opens_nothing() {
    String cursor = PageQuery.cursor(new UUID(0, 0));
    assertThat(mallory.get("/v1/domains?cursor=" + cursor).json().path("items")).isEmpty();
  }

  @Test
  void a_replayed_key_of_another_tenant_gives_nothing_away() {
    String key = "same-key-for-both";
    Map<String, String> claim = Map.of("name", "a.example", "dnsProvider", "alice-test");
    alice.post("/v1/domains", claim, key).requireStatus(201);
    Answered theirs = mallory.post("/v1/domains", claim, key);
    RestDoorTest.requireProblem(theirs, 409, "domain-taken");
    assertThat(theirs.header("Idempotency-Replayed")).isEmpty();
  }

  static Stream<Route> routes() {
    List<Route> routes = new ArrayList<>();
    String path = "";
    for (String line : OpenApiController.text().lines().toList()) {
      Matcher foundPath = PATH.matcher(line);
      Matcher foundMethod = METHOD.matcher(line);
      if (foundPath.matches()) {
        path = foundPath.group(1);
      } else if (foundMethod.matches()) {
        routes.add(new Route(foundMethod.group(1).toUpperCase(java.util.Locale.ROOT), path));
      }
    }
    return routes.stream();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void no_route_opens_without_a_key_unless_it_is_meant_to(Route route) {
    Answered answer = ask(world.plane().anonymous(), route);
    if (route.isOpen()) {
      assertThat(answer.status()).isNotEqualTo(500);
    } else {
      RestDoorTest.requireProblem(answer, 401, "unauthenticated");
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void no_tenants_key_opens_an_operators_route(Route route) {
    if (route.path().startsWith("/v1/admin/")) {
      RestDoorTest.requireProblem(ask(mallory, route), 403, "wrong-kind-of-key");
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void an_id_that_never_was_breaks_nothing(Route route) {
    for (RestClient caller : List.of(mallory, world.plane().operator())) {
      assertThat(ask(caller, route).status()).as(route.toString()).isLessThan(500);
    }
  }

  private static Answered ask(RestClient caller, Route route) {
    String path = route.filled(UUID.randomUUID().toString());
    return route.method().equals("GET") || route.method().equals("DELETE")
        ? caller.send(route.method(), path, "", Map.of())
        : caller.send(
            route.method(),
            path,
            "{}",
            Map.of("Content-Type", "application/json", "Idempotency-Key", "probe"));
  }
}
