package dev.rookery.orchestrator.api;

import static dev.rookery.orchestrator.api.RestDoorTest.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.watch.JobWatches;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Progress over HTTP, read from the socket as it comes. */
@Timeout(90)
class JobEventsTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();
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

  /** Lines of one answer; closing it is a client that goes away. */
  private static final class Lines implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    Lines(String path, String lastEventId) throws IOException {
      URI url = live.plane().url();
      socket = new Socket(url.getHost(), url.getPort());
      socket.setSoTimeout(PATIENCE_MILLIS);
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String key = live.plane().firstOperatorKey().orElseThrow().value();
      String resume = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
      String request =
          "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n%s\r\n"
              .formatted(path, key, resume);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    /** The first line from here on that begins so. */
    String after(String beginning) throws IOException {
      List<String> passed = new ArrayList<>();
      try {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.startsWith(beginning)) {
            return line.substring(beginning.length());
          }
          passed.add(line);
        }
      } catch (SocketTimeoutException e) {
        passed.add("(then nothing)");
      }
      throw new AssertionError("no '%s' in %s".formatted(beginning, passed));
    }

    JsonNode data() throws IOException {
      return JSON.readTree(after("data: "));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void a_watcher_is_told_each_change_until_the_job_ends() throws Exception {
    UUID id = jobs.enqueue(NewJob.of("unknown.kind", Map.of()));
    try (Lines lines = new Lines(path(id), "")) {
      assertThat(lines.after("HTTP/1.1 ")).isEqualTo("200 OK");
      assertThat(lines.after("content-type: ")).startsWith("text/event-stream");
      JsonNode first = lines.data();
      assertThat(first.path("event").asText()).isEqualTo("job");
      assertThat(first.path("state").asText()).isEqualTo("ready");

      execute(
          """
          insert into job_steps (job_id, name, fence, marker, position, started_at, state)
          values (?, 'rent "it"', 1, '', 0, now(), 'intent')
          """,
          id);
      assertThat(lines.after("event: ")).isEqualTo("step");
      JsonNode step = lines.data();
      assertThat(step.path("name").asText()).isEqualTo("rent \"it\"");
      assertThat(step.path("state").asText()).isEqualTo("intent");
      assertThat(step.path("stepsKnown").asInt()).isEqualTo(1);

      live.operator().post("/v1/jobs/" + id + "/cancel", Map.of()).requireStatus(200);
      JsonNode last = lines.data();
      assertThat(last.path("state").asText()).isEqualTo("cancelled");
      assertThat(last.path("ended").asBoolean()).isTrue();
      lines.after("0"); // the chunk that ends the answer
    }
    awaitWatchers(0);
  }

  @Test
  void who_comes_back_goes_on_after_the_last_event() throws Exception {
    UUID id = jobs.enqueue(NewJob.of("unknown.kind", Map.of()));
    String seen;
    try (Lines lines = new Lines(path(id), "")) {
      seen = lines.after("id: ");
    }
    live.operator().post("/v1/jobs/" + id + "/cancel", Map.of()).requireStatus(200);
    String last;
    try (Lines lines = new Lines(path(id), seen)) {
      last = lines.after("id: ");
      assertThat(lines.data().path("state").asText()).isEqualTo("cancelled");
    }
    try (Lines lines = new Lines(path(id), last)) {
      assertThat(lines.after("HTTP/1.1 ")).startsWith("204");
    }
  }

  @Test
  void a_client_that_goes_away_frees_its_place() throws Exception {
    UUID id = jobs.enqueue(NewJob.of("unknown.kind", Map.of()));
    try (Lines lines = new Lines(path(id), "")) {
      lines.data();
      assertThat(watches().size()).isEqualTo(1);
    }
    awaitWatchers(0);
  }

  @Test
  void above_the_limit_a_watcher_is_told_when_to_come_back() throws Exception {
    UUID id = jobs.enqueue(NewJob.of("unknown.kind", Map.of()));
    List<AutoCloseable> all = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        all.add(watches().open(id, null));
      }
      var answer = live.operator().get(path(id));
      requireProblem(answer, 503, "unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("10");
    } finally {
      for (AutoCloseable watch : all) {
        watch.close();
      }
    }
  }

  @Test
  void what_cannot_be_watched_is_a_problem() {
    UUID id = jobs.enqueue(NewJob.of("unknown.kind", Map.of()));
    requireProblem(live.operator().get(path(UUID.randomUUID())), 404, "no-such-job");
    requireProblem(live.operator().get("/v1/jobs/x/events"), 400, "malformed");
    requireProblem(live.tenant("watcher").get(path(id)), 403, "wrong-kind-of-key");
    requireProblem(
        live.operator().send("GET", path(id), "", Map.of("Last-Event-ID", "yesterday")),
        422,
        "bad-event-id");
    assertThat(watches().size()).isZero();
  }

  private static void awaitWatchers(int count) {
    while (watches().size() != count) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static JobWatches watches() {
    return live.plane().part(JobWatches.class);
  }

  private static String path(UUID id) {
    return "/v1/jobs/" + id + "/events";
  }

  private static void execute(String sql, Object... values) {
    live.database().database().asWorker(db -> db.execute(sql, values));
  }
}
