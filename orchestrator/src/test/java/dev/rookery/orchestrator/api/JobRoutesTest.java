package dev.rookery.orchestrator.api;

import static dev.rookery.orchestrator.api.RestDoorTest.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.api.RestClient.Answered;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The ledger's doors over HTTP. Jobs of a kind that no worker claims stay where a test put them.
 */
@Timeout(60)
class JobRoutesTest {
  private static LivePlane live;
  private static Jobs jobs;

  @BeforeAll
  static void start() {
    live = LivePlane.start();
    jobs = new Jobs(live.database().database(), new Bell());
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void a_filtered_list_goes_on_with_its_filter() {
    Set<String> mine = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      mine.add(jobs.enqueue(job("a kind & more").lane("node:7")).toString());
    }
    jobs.enqueue(job("other.kind"));

    Answered first =
        operator()
            .get("/v1/jobs?kind=a%20kind%20%26%20more&lane=node:7&state=ready,failed&limit=2");
    Answered second = operator().get(first.requireStatus(200).text("next"));

    assertThat(first.json().path("items")).hasSize(2);
    assertThat(second.requireStatus(200).json().path("items")).hasSize(1);
    assertThat(second.json().has("next")).isFalse();
    Set<String> seen = new HashSet<>(first.json().path("items").findValuesAsText("id"));
    seen.addAll(second.json().path("items").findValuesAsText("id"));
    assertThat(seen).isEqualTo(mine);
  }

  @Test
  void each_bad_filter_is_told_what_is_allowed() {
    Answered state = operator().get("/v1/jobs?state=ready,sleeping");
    requireProblem(state, 422, "no-such-job-state");
    assertThat(state.text("detail")).contains("'sleeping'", "quarantined");
    requireProblem(operator().get("/v1/jobs?tenant=acme"), 400, "malformed");
    requireProblem(operator().get("/v1/jobs?limit=0"), 422, "bad-limit");
    requireProblem(operator().get("/v1/jobs?cursor=x"), 422, "bad-cursor");
  }

  @Test
  void jobs_of_one_tenant_are_found() {
    UUID tenant = UUID.randomUUID();
    UUID id = jobs.enqueue(job("tenants.kind").tenant(tenant));
    assertThat(
            operator().get("/v1/jobs?tenant=" + tenant).json().path("items").findValuesAsText("id"))
        .containsExactly(id.toString());
  }

  @Test
  void a_job_shows_why_it_does_not_run() {
    UUID id = jobs.enqueue(job("unknown.kind"));
    Answered shown = operator().get("/v1/jobs/" + id).requireStatus(200);
    assertThat(shown.text("reason")).isEqualTo("no-worker");
    assertThat(shown.text("explanation")).startsWith("no living worker claims unknown.kind");

    Answered said = operator().get("/v1/jobs/" + id + "/explanation").requireStatus(200);
    assertThat(said.text("explanation")).isEqualTo(shown.text("explanation"));
    requireProblem(
        operator().get("/v1/jobs/" + UUID.randomUUID() + "/explanation"), 404, "no-such-job");
  }

  @Test
  void a_tenant_is_not_told_of_others() {
    RestClient tenant = live.tenant("explained");
    String tenantId = tenantId("explained");
    UUID id = jobs.enqueue(job("unknown.kind").tenant(UUID.fromString(tenantId)));
    Answered mine = tenant.get("/v1/operations/" + id).requireStatus(200);
    assertThat(mine.text("state")).isEqualTo("ready");
    assertThat(mine.text("explanation")).startsWith("is due since ").endsWith("waits for its turn");
    assertThat(operator().get("/v1/operations/" + id).text("explanation"))
        .startsWith("no living worker");
    requireProblem(tenant.get("/v1/jobs/" + id), 403, "wrong-kind-of-key");
  }

  @Test
  void a_scheduled_job_is_cancelled_and_put_back_and_both_are_remembered() {
    UUID id = jobs.enqueue(job("unknown.kind").after(Duration.ofHours(1)));
    String path = "/v1/jobs/" + id;
    assertThat(operator().get(path).text("state")).isEqualTo("scheduled");

    Answered cancelled = operator().post(path + "/cancel", Map.of()).requireStatus(200);
    assertThat(cancelled.text("state")).isEqualTo("cancelled");
    requireProblem(operator().post(path + "/cancel", Map.of()), 409, "not-cancellable");
    Answered back = operator().post(path + "/retry", Map.of()).requireStatus(200);
    assertThat(back.text("state")).isEqualTo("ready");
    requireProblem(operator().post(path + "/retry", Map.of()), 409, "not-retryable");

    JsonNode history = back.json().path("history");
    assertThat(history.findValuesAsText("event")).containsExactly("cancelled", "put back");
    assertThat(history.findValuesAsText("who")).allMatch(who -> who.startsWith("operator:"));
    assertThat(trail(id.toString())).containsExactly("job.cancel", "job.retry");
  }

  @Test
  void what_is_not_there_cannot_be_acted_on() {
    String none = "/v1/jobs/" + UUID.randomUUID();
    requireProblem(operator().get(none), 404, "no-such-job");
    requireProblem(operator().post(none + "/retry", Map.of()), 404, "no-such-job");
    requireProblem(operator().post(none + "/cancel", Map.of()), 404, "no-such-job");
    requireProblem(operator().get("/v1/jobs/x"), 400, "malformed");
    requireProblem(operator().get("/v1/job-kinds/no.such"), 404, "no-such-job-kind");
    requireProblem(
        operator().post("/v1/job-kinds/no.such/pause", Map.of("reason", "r")),
        404,
        "no-such-job-kind");
    requireProblem(
        operator().post("/v1/job-kinds/no.such/resume", Map.of()), 404, "no-such-job-kind");
  }

  @Test
  void a_kind_is_paused_with_a_reason_and_resumed() {
    String kind = "/v1/job-kinds/domain.verify";
    requireProblem(operator().post(kind + "/pause", Map.of()), 422, "invalid");
    requireProblem(operator().post(kind + "/pause", Map.of("reason", " ")), 422, "invalid");

    Answered paused =
        operator().post(kind + "/pause", Map.of("reason", "zones move")).requireStatus(200);
    assertThat(paused.json().at("/paused/reason").asText()).isEqualTo("zones move");
    assertThat(paused.json().at("/paused/by").asText()).startsWith("operator:");
    UUID id = jobs.enqueue(NewJob.of("domain.verify", Map.of()));
    assertThat(operator().get("/v1/jobs/" + id).text("reason")).isEqualTo("paused");

    operator().post("/v1/jobs/" + id + "/cancel", Map.of()).requireStatus(200);
    Answered resumed = operator().post(kind + "/resume", Map.of()).requireStatus(200);
    assertThat(resumed.json().has("paused")).isFalse();
    requireProblem(operator().post(kind + "/resume", Map.of()), 409, "not-paused");
    assertThat(trail("domain.verify")).containsExactly("job-kind.pause", "job-kind.resume");
  }

  @Test
  void kinds_of_this_release_are_listed_with_a_living_worker() {
    JsonNode kinds = operator().get("/v1/job-kinds").requireStatus(200).json().path("items");
    assertThat(kinds.findValuesAsText("kind")).contains("node.create", "domain.verify").isSorted();
    Answered one = operator().get("/v1/job-kinds/node.create").requireStatus(200);
    assertThat(one.json().path("workers").asInt()).isEqualTo(1);
    assertThat(one.json().at("/lastHour/done").asInt()).isZero();
  }

  private static RestClient operator() {
    return live.operator();
  }

  private static NewJob job(String kind) {
    return NewJob.of(kind, Map.of());
  }

  private static String tenantId(String code) {
    for (JsonNode tenant : operator().get("/v1/admin/tenants?limit=200").json().path("items")) {
      if (tenant.path("code").asText().equals(code)) {
        return tenant.path("id").asText();
      }
    }
    throw new AssertionError("no tenant " + code);
  }

  private static List<String> trail(String entity) {
    return live.database()
        .database()
        .asWorker(db ->
            db.fetch("select action from audit_entries where entity_id = ? order by at", entity)
                .getValues(0, String.class));
  }
}
