package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.RestClient.Answered;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests than PostgreSQL can serve now: the door says when to come again. */
@Timeout(120)
class BusyDatabaseTest {
  private static final String LIST = "/v1/suppressions";
  private static final int ADDED = 200;
  private static final int CROWD = 60;

  /** A request asks for a connection or a lock up to four times, each within two seconds. */
  private static final Duration SOON = Duration.ofSeconds(6);

  @Test
  void a_crowd_behind_a_lock_is_sent_away_with_503_and_the_time_to_wait() throws Exception {
    try (LivePlane live = LivePlane.start()) {
      RestClient tenant = live.tenant("crowd");
      Map<String, List<String>> last = Map.of("addresses", List.of("last@example.org"));
      String key = "the-same-request";
      tenant.post(LIST, Map.of("addresses", List.of("first@example.org"))).requireStatus(ADDED);

      List<Answered> answers = new ArrayList<>();
      Duration took;
      try (Connection other = live.database().owner();
          Statement statement = other.createStatement();
          ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        other.setAutoCommit(false);
        statement.execute("lock table jobs in access exclusive mode");
        long asked = System.nanoTime();
        List<Callable<Answered>> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
          List<String> own = List.of("user%d@example.org".formatted(i));
          crowd.add(() -> tenant.post(LIST, Map.of("addresses", own)));
        }
        for (Future<Answered> answer : callers.invokeAll(crowd)) {
          answers.add(answer.get());
        }
        took = Duration.ofNanos(System.nanoTime() - asked);
        answers.add(tenant.post(LIST, last, key));
      }

      assertThat(took).isLessThan(SOON);
      assertThat(answers).extracting(Answered::status).containsOnly(503);
      assertThat(answers).extracting(answer -> answer.header("Retry-After")).containsOnly("2");
      assertThat(answers)
          .extracting(answer -> answer.text("type"))
          .containsOnly("/problems/unavailable");
      tenant.post(LIST, last, key).requireStatus(ADDED);
    }
  }
}
