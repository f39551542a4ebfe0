package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.RestClient.Answered;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.platform.InTests;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import dev.rookery.orchestrator.platform.ScrapedText;
import dev.rookery.orchestrator.platform.Sensitive;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbers over HTTP, as Prometheus asks for them. */
@Timeout(120)
class MetricsTest {
  private static final String PATH = "/metrics";

  /** As Prometheus 3 sends it. */
  private static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  private static final Set<String> LABELS =
      Set.of("kind", "state", "reason", "liveness", "pool", "area", "le", "java", "version");

  private static LivePlane live;

  @BeforeAll
  static void start() {
    live = LivePlane.start();
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  private static RestClient scraper() {
    return RestClient.of(live.plane().url(), InTests.METRICS.token().value());
  }

  private static Answered scrape(RestClient caller) {
    return caller.send("GET", PATH, "", Map.of("Accept", ACCEPT));
  }

  private static ScrapedText scraped() {
    return ScrapedText.read(scrape(scraper()).requireStatus(200).raw());
  }

  @Test
  void the_token_and_an_operators_key_open_it_and_nothing_else_does() {
    assertThat(scrape(scraper()).requireStatus(200).header("Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    scrape(live.operator()).requireStatus(200);
    RestDoorTest.requireProblem(scrape(live.anonymous()), 401, "unauthenticated");
    RestDoorTest.requireProblem(
        scrape(RestClient.of(live.plane().url(), "scraper's-token-in-test")),
        401,
        "unauthenticated");
    RestDoorTest.requireProblem(scrape(live.tenant("scraped")), 403, "wrong-kind-of-key");
  }

  @Test
  void the_scrapers_token_opens_nothing_else() {
    for (String path : new String[] {"/v1/nodes", "/v1/job-kinds", "/v1/domains"}) {
      RestDoorTest.requireProblem(scraper().get(path), 401, "unauthenticated");
    }
  }

  @Test
  void without_a_token_callers_on_this_machine_need_none_only_where_that_is_allowed() {
    try (LivePlane open = LivePlane.start(new MetricsDoor(new Sensitive(""), true))) {
      ScrapedText.read(scrape(open.anonymous()).requireStatus(200).raw());
      for (String header : new String[] {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"}) {
        Answered proxied = open.anonymous().send("GET", PATH, "", Map.of(header, "192.0.2.1"));
        RestDoorTest.requireProblem(proxied, 401, "unauthenticated");
      }
      RestDoorTest.requireProblem(scrape(open.tenant("near")), 403, "wrong-kind-of-key");
      RestDoorTest.requireProblem(open.anonymous().get("/v1/job-kinds"), 401, "unauthenticated");
    }
  }

  @Test
  void labels_are_few_and_none_names_a_tenant_node_domain_or_address() {
    Map<String, Object> claim = Map.of("name", "label.example", "dnsProvider", "manual");
    RestClient tenant = live.tenant("labelled");
    tenant.post("/v1/domains", claim).requireStatus(201);

    Answered answer = scrape(scraper());
    ScrapedText text = ScrapedText.read(answer.raw());

    assertThat(answer.raw()).doesNotContain("label.example", "labelled");
    assertThat(text.families().values())
        .flatExtracting(ScrapedText.Family::samples)
        .allSatisfy(sample -> assertThat(LABELS).containsAll(sample.labels().keySet()));
    assertThat(answer.raw().lines().count()).isLessThan(1_000);
    assertThat(text.families())
        .containsKeys(
            "rookery_build_info",
            "rookery_jobs",
            "rookery_jobs_oldest_due_seconds",
            "rookery_nodes",
            "rookery_ingest_lag_events",
            "jvm_memory_used_bytes",
            "process_cpu_seconds_total");
  }

  @Test
  void numbers_move_when_jobs_run_and_fail() {
    String kind = "domain.verify";
    double before = scraped().value("rookery_jobs_claimed_total", "kind", kind);
    UUID id =
        new Jobs(live.database().database(), new Bell())
            .enqueue(NewJob.of(kind, Map.of("nothing", "of use")));
    while (scraped().value("rookery_jobs_claimed_total", "kind", kind) == before
        || runs(kind) == 0) {
      live.plane().part(Bell.class).ring();
      LockSupport.parkNanos(5_000_000);
    }

    ScrapedText after = scraped();
    double came =
        after.value("rookery_jobs_attempts_failed_total", "kind", kind)
            + after.value("rookery_jobs_failed_total", "kind", kind, "reason", "failed");
    assertThat(came).as("job " + id).isGreaterThan(0);
  }

  private static double runs(String kind) {
    return scraped().value("rookery_job_duration_seconds_count", "kind", kind);
  }
}
