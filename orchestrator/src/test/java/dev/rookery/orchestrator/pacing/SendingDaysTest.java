package dev.rookery.orchestrator.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.contract.Budget;
import dev.rookery.contract.EventKind;
import dev.rookery.orchestrator.api.LivePlane;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.LiveRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Short sending days through a whole control plane: outcomes in, caps out. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class SendingDaysTest {
  private static final Duration DAY = Duration.ofMillis(1_500);
  private static final int DAYS = 14;

  @Test
  void one_providers_objections_move_its_own_caps_only() throws InterruptedException {
    Calendar calendar = new Calendar(Instant.now().minus(DAY), DAY, "lab");
    try (LivePlane live = LivePlane.start(calendar)) {
      TestNode node =
          new TestNode(live, LiveRedis.link(LivePlane.redis()), "quick", "127.0.0.31", "warming");
      live.operator()
          .put(
              "/v1/receiving-providers",
              Map.of(
                  "items",
                  List.of(
                      Map.of("key", "maple", "mxSuffixes", List.of("maple.example")),
                      Map.of("key", "oak", "mxSuffixes", List.of("oak.example")))))
          .requireStatus(200);
      sendEveryDay(node);
      List<JsonNode> maple = decisions(live, node, "maple");
      List<JsonNode> oak = decisions(live, node, "oak");
      assertThat(moves(maple)).contains("start", "up", "back");
      assertThat(sentences(maple))
          .anySatisfy(sentence ->
              assertThat(sentence)
                  .matches(
                      "maple deferred \\d+ of \\d+ \\(.*%\\) on day \\d+, above 10 %: back from \\d+ to \\d+ a day; up again after 2 clean days"));
      assertThat(moves(oak)).contains("up").doesNotContain("back", "rest");
      assertThat(oak.getLast().path("capAfter").asInt()).isGreaterThan(12);
    }
  }

  /** Uses up every budget as it comes; maple takes no more than ten a day. */
  private static void sendEveryDay(TestNode node) throws InterruptedException {
    Set<String> used = new HashSet<>();
    Instant end = Instant.now().plus(DAY.multipliedBy(DAYS));
    while (Instant.now().isBefore(end)) {
      node.wanted()
          .ifPresent(wanted ->
              wanted.budgets().stream()
                  .filter(budget -> !budget.from().isAfter(Instant.now()))
                  .filter(budget -> budget.until().isAfter(Instant.now()))
                  .filter(budget -> used.add(budget.id()))
                  .forEach(budget -> use(node, budget)));
      Thread.sleep(20);
    }
  }

  private static void use(TestNode node, Budget budget) {
    for (int i = 0; i < budget.cap(); i++) {
      boolean taken = !budget.provider().equals("maple") || i < 10;
      UUID message = UUID.randomUUID();
      if (taken) {
        node.report(budget, EventKind.DELIVERED, message, 250, null);
      } else {
        node.report(budget, EventKind.DEFERRED, message, 421, "ip");
      }
    }
  }

  private static List<JsonNode> decisions(LivePlane live, TestNode node, String provider) {
    List<JsonNode> decisions = new ArrayList<>();
    live.operator()
        .get("/v1/warmup/%s/%s/decisions".formatted(node.ip, provider))
        .requireStatus(200)
        .json()
        .path("items")
        .forEach(decisions::add);
    return decisions;
  }

  private static List<String> moves(List<JsonNode> decisions) {
    return decisions.stream().map(one -> one.path("move").asText()).toList();
  }

  private static List<String> sentences(List<JsonNode> decisions) {
    return decisions.stream().map(one -> one.path("sentence").asText()).toList();
  }
}
