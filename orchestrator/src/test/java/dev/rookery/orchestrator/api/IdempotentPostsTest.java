package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.RestClient.Answered;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that race under one Idempotency-Key. */
class IdempotentPostsTest {
  private static final int RACERS = 8;

  @Test
  void of_racing_requests_one_creates_and_the_others_wait_or_repeat() throws Exception {
    try (LivePlane live = LivePlane.start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String key = UUID.randomUUID().toString();
      CyclicBarrier start = new CyclicBarrier(RACERS);
      Callable<Answered> racer =
          () -> {
            start.await();
            return live.operator()
                .post("/v1/admin/tenants", Map.of("code", "raced", "name", "n"), key);
          };
      List<Future<Answered>> racing =
          threads.invokeAll(IntStream.range(0, RACERS).mapToObj(_ -> racer).toList());

      int created = 0;
      for (Future<Answered> one : racing) {
        Answered answer = one.get();
        if (answer.status() == 201) {
          created += answer.header("Idempotency-Replayed").isEmpty() ? 1 : 0;
        } else {
          RestDoorTest.requireProblem(answer, 409, "request-in-flight");
        }
      }
      assertThat(created).isEqualTo(1);
    }
  }
}
