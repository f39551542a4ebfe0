package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.RestClient.Answered;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every route has in common, over HTTP. */
class RestDoorTest {
  private static final String TENANTS = "/v1/admin/tenants";
  private static LivePlane live;

  @BeforeAll
  static void start() {
    live = LivePlane.start();
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void a_request_without_a_key_is_told_to_send_one() {
    Answered answer = live.anonymous().get(TENANTS);
    requireProblem(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.text("request_id")).isEqualTo(answer.header("X-Request-Id"));
  }

  @Test
  void an_unknown_key_tells_nothing() {
    String flipped =
        live.plane().firstOperatorKey().orElseThrow().value().replaceFirst("_live_.", "_live_~");
    var answer = new RestClient(live.plane().url(), flipped).get(TENANTS);
    requireProblem(answer, 401, "unauthenticated");
  }

  @Test
  void a_tenants_key_opens_no_operators_route() {
    requireProblem(live.tenant("no-operator").get(TENANTS), 403, "wrong-kind-of-key");
  }

  @Test
  void an_unknown_route_is_a_problem_too() {
    requireProblem(live.operator().get("/v1/nothing"), 404, "not-found");
    requireProblem(live.anonymous().get("/nothing"), 404, "not-found");
  }

  @Test
  void a_wrong_method_names_the_right_ones() {
    Answered answer = live.operator().delete(TENANTS);
    requireProblem(answer, 405, "method-not-allowed");
    assertThat(answer.header("Allow")).contains("POST");
  }

  @Test
  void malformed_json_tells_where() {
    Answered answer = raw("{\"code\": \"abc\", oops}", "application/json");
    requireProblem(answer, 400, "malformed");
    assertThat(answer.text("detail")).contains("line 1, column");
    assertNoInternals(answer);
  }

  @Test
  void a_field_of_another_type_is_told() {
    Answered answer = raw("{\"code\": {\"x\": 1}, \"name\": \"n\"}", "application/json");
    requireProblem(answer, 400, "malformed");
    assertThat(answer.text("detail")).endsWith("found an object where a text is wanted");
    assertNoInternals(answer);
  }

  @Test
  void a_missing_field_has_a_pointer() {
    Answered answer = raw("{\"code\": \"abc\"}", "application/json");
    requireProblem(answer, 422, "invalid");
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/name");
    assertNoInternals(answer);
  }

  @Test
  void broken_rules_come_with_json_pointers() {
    Answered answer = live.operator().post(TENANTS, Map.of("code", "", "name", " "));
    requireProblem(answer, 422, "invalid");
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .containsExactly("/code", "/name");
  }

  @Test
  void another_media_type_is_refused() {
    requireProblem(raw("code=abc", "text/plain"), 415, "unsupported-media-type");
  }

  @Test
  void an_absent_body_is_said() {
    Answered answer = live.operator().send("POST", TENANTS, "", Map.of("Idempotency-Key", "k"));
    assertThat(answer.status()).as(answer.raw()).isIn(400, 415);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void a_body_above_the_limit_is_refused() {
    String body = "{\"code\":\"abc\",\"name\":\"" + "x".repeat(1 << 21) + "\"}";
    requireProblem(raw(body, "application/json"), 413, "too-large");
  }

  @Test
  void an_id_that_is_none_is_a_problem() {
    Answered answer = live.operator().get(TENANTS + "/not-an-id");
    requireProblem(answer, 400, "malformed");
    assertNoInternals(answer);
  }

  @Test
  void creating_needs_an_idempotency_key() {
    String body = RestClient.write(Map.of("code", "no-key", "name", "n"));
    Answered answer =
        live.operator().send("POST", TENANTS, body, Map.of("Content-Type", "application/json"));
    requireProblem(answer, 400, "idempotency-key-missing");
  }

  @Test
  void the_same_request_again_gets_the_same_answer() {
    String key = UUID.randomUUID().toString();
    Map<String, String> body = Map.of("code", "twice", "name", "n");
    Answered first = live.operator().post(TENANTS, body, key).requireStatus(201);
    Answered second = live.operator().post(TENANTS, body, key).requireStatus(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void the_same_key_with_another_body_is_refused() {
    String key = UUID.randomUUID().toString();
    live.operator().post(TENANTS, Map.of("code", "one-key", "name", "n"), key).requireStatus(201);
    requireProblem(
        live.operator().post(TENANTS, Map.of("code", "two-key", "name", "n"), key),
        422,
        "idempotency-key-reused");
  }

  @Test
  void a_refused_request_may_come_again_under_its_key() {
    String key = UUID.randomUUID().toString();
    requireProblem(
        live.operator().post(TENANTS, Map.of("code", "Bad Code", "name", "n"), key),
        422,
        "bad-tenant-code");
    live.operator().post(TENANTS, Map.of("code", "good-code", "name", "n"), key).requireStatus(201);
  }

  @Test
  void a_taken_code_is_a_conflict() {
    live.tenant("taken");
    requireProblem(
        live.operator().post(TENANTS, Map.of("code", "taken", "name", "n")),
        409,
        "tenant-code-taken");
  }

  @Test
  void a_list_goes_on_where_its_cursor_points() {
    for (int i = 0; i < 3; i++) {
      live.tenant("page-" + i);
    }
    Answered first = live.operator().get(TENANTS + "?limit=2").requireStatus(200);
    assertThat(first.json().path("items")).hasSize(2);
    Answered second = live.operator().get(first.text("next")).requireStatus(200);
    assertThat(second.json().path("items").findValuesAsText("id"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(first.json().path("items").findValuesAsText("id"));
  }

  @Test
  void a_limit_out_of_range_says_what_is_allowed() {
    Answered answer = live.operator().get(TENANTS + "?limit=201");
    requireProblem(answer, 422, "bad-limit");
    assertThat(answer.text("detail")).isEqualTo("limit is 201, allowed is 1 to 200");
    requireProblem(live.operator().get(TENANTS + "?cursor=xx"), 422, "bad-cursor");
    requireProblem(live.operator().get(TENANTS + "?limit=many"), 400, "malformed");
  }

  @Test
  void health_is_open_and_up() {
    for (String probe : new String[] {"live", "ready", "startup"}) {
      assertThat(live.anonymous().get("/health/" + probe).requireStatus(200).text("status"))
          .isEqualTo("up");
    }
  }

  @Test
  void the_description_is_served() {
    assertThat(live.anonymous().get("/openapi.yml").requireStatus(200).raw())
        .startsWith("openapi: 3.1")
        .contains("/v1/admin/tenants");
  }

  @Test
  void a_request_id_of_the_callers_own_is_kept() {
    Answered answer =
        live.anonymous().send("GET", "/health/live", "", Map.of("X-Request-Id", "my-own-id-1"));
    assertThat(answer.header("X-Request-Id")).isEqualTo("my-own-id-1");
  }

  private static Answered raw(String body, String type) {
    return live.operator()
        .send("POST", TENANTS, body, Map.of("Content-Type", type, "Idempotency-Key", "raw"));
  }

  static void requireProblem(Answered answer, int status, String type) {
    answer.requireStatus(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text("type")).as(answer.raw()).isEqualTo("/problems/" + type);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.text("detail")).isNotBlank();
  }

  private static void assertNoInternals(Answered answer) {
    assertThat(answer.raw())
        .doesNotContain("rookery.orchestrator", "micronaut", "Exception", "java.");
  }
}
