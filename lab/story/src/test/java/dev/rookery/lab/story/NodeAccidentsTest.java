package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.contract.RedisKeys;
import dev.rookery.lab.ssh.LabHost;
import dev.rookery.lab.ssh.RanCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What may befall a node while mail flows. */
@WithLivingLab
class NodeAccidentsTest {

  @Test
  void a_killed_agent_is_unknown_then_started_and_every_letter_is_counted_once(LivingLab lab)
      throws Exception {
    List<Long> agents = lab.agents("node1");
    assertThat(agents).isNotEmpty();
    try (ExecutorService mail = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> sending = mail.submit(() -> sendFourDays(lab));
      awaitMoreMail(lab);

      agents.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

      JsonNode missed =
          LivingLab.await("node1 is not heard of", () -> lab.node("node1"), node -> !isAlive(node));
      assertThat(missed.path("liveness").asText()).isEqualTo("unknown");
      assertThat(missed.path("state").asText()).isEqualTo("warming");
      LivingLab.await("node1 is heard of again", () -> lab.node("node1"), this::isAlive);
      sending.get();
    }
    assertThat(lab.agents("node1")).isNotEmpty().doesNotContainAnyElementsOf(agents);
    lab.reckon();
  }

  @Test
  void a_host_with_another_key_is_quarantined_and_told_nothing_until_it_is_released(LivingLab lab) {
    LabHost machine = lab.machine("node2");
    String pinned = machine.hostKeyFingerprint();
    machine.rekey();
    List<RanCommand> before = machine.commands();

    String failed = operation(lab, "/v1/nodes/node2/apply", Map.of());
    LivingLab.await("the job is over", () -> job(lab, failed), job -> state(job).equals("failed"));

    JsonNode node = lab.node("node2");
    assertThat(state(node)).isEqualTo("quarantined");
    assertThat(node.path("quarantineReason").asText())
        .contains(pinned, machine.hostKeyFingerprint(), "release the node");
    assertThat(machine.commands()).as("nothing ran on it").isEqualTo(before);
    requireToldNothing(lab, node.path("id").asText());

    String released =
        operation(
            lab,
            "/v1/nodes/node2/release-quarantine",
            Map.of("hostKey", machine.hostKeyFingerprint()));
    LivingLab.await("the job is over", () -> job(lab, released), job -> state(job).equals("done"));
    long toldBefore = node.path("appliedVersion").asLong();
    LivingLab.await(
        "node2 sends again and knows the news",
        () -> lab.node("node2"),
        now -> state(now).equals("warming") && now.path("appliedVersion").asLong() > toldBefore);
  }

  /** News that all nodes are told reach node1 and not the quarantined one. */
  private static void requireToldNothing(LivingLab lab, String quarantined) {
    Optional<String> before = wanted(lab, quarantined);
    long version = lab.node("node1").path("appliedVersion").asLong();
    lab.cast()
        .tenant()
        .call("POST", "/v1/suppressions", Map.of("addresses", List.of("news@granite.test")));
    LivingLab.await(
        "node1 is told",
        () -> lab.node("node1"),
        node -> node.path("appliedVersion").asLong() > version);
    assertThat(wanted(lab, quarantined)).isEqualTo(before);
  }

  private static Optional<String> wanted(LivingLab lab, String node) {
    try (RedisClient redis = RedisClient.create(lab.lab().redis().url())) {
      return Optional.ofNullable(redis.get(RedisKeys.wanted(UUID.fromString(node))));
    }
  }

  private boolean isAlive(JsonNode node) {
    return node.path("liveness").asText().equals("alive");
  }

  private static String state(JsonNode it) {
    return it.path("state").asText();
  }

  private static String operation(LivingLab lab, String path, Map<String, String> body) {
    return lab.cast().operator().call("POST", path, body).path("id").asText();
  }

  private static JsonNode job(LivingLab lab, String id) {
    return lab.cast().operator().get("/v1/jobs/" + id);
  }

  private static Void sendFourDays(LivingLab lab) throws InterruptedException {
    lab.sendForDays(4);
    return null;
  }

  private static void awaitMoreMail(LivingLab lab) {
    long before = lab.cast().submitted().get();
    Waiting.untilTrue(
        LivingLab.LIMIT,
        "mail flows",
        () -> lab.cast().submitted().get() > before,
        () -> Evidence.of("submitted", before));
  }
}
