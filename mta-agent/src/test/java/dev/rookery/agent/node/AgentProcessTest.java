package dev.rookery.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent, as production starts it, beside an MTA that is like Postfix at the seams. */
class AgentProcessTest {
  private static final String EVE = "eve@maple-mail.example";

  @TempDir private Path directory;

  @Test
  void accepted_is_delivered_plus_bounced_though_agent_and_redis_are_lost_on_the_way()
      throws Exception {
    try (NodeWorld world = new NodeWorld(directory)) {
      until(world, "enrolled", world::isEnrolled);
      world.want(5, wanted -> wanted.suppressed(EVE, "complaint"));
      until(world, "applied", () -> world.count(EventKind.APPLIED) == 1);

      for (int i = 0; i < 4; i++) {
        assertThat(world.submit("bob%d@maple-mail.example".formatted(i)).code()).isEqualTo(250);
      }
      world.submit("unknown@maple-mail.example");
      assertThat(world.submit(EVE).folded())
          .contains("5.7.1")
          .contains("recipient is suppressed (complaint)");
      until(world, "the cap is used", () -> finals(world) == 5);
      world.redis().server().flushAll();
      for (int i = 4; i < 7; i++) {
        world.submit("bob%d@maple-mail.example".formatted(i));
      }
      until(world, "the rest waits", () -> world.count(EventKind.ACCEPTED) == 8);
      assertThat(world.received()).hasSize(4);

      world.killAgent();
      world.submit("late@maple-mail.example"); // the policy is away: deferred, not lost
      world.startAgent();
      world.want(20, wanted -> wanted);
      until(world, "all is told", () -> finals(world) == 8);

      assertThat(world.count(EventKind.ACCEPTED)).isEqualTo(8);
      assertThat(world.count(EventKind.DELIVERED)).isEqualTo(7);
      assertThat(world.count(EventKind.BOUNCED)).isEqualTo(1);
      assertThat(world.count(EventKind.REFUSED)).isEqualTo(1);
      assertThat(messages(world, EventKind.DELIVERED)).doesNotHaveDuplicates();
      assertThat(world.received())
          .hasSize(7)
          .allSatisfy(text ->
              assertThat(text).contains("DKIM-Signature:", "List-Unsubscribe-Post:", "rookery"));
      assertThat(world.heartbeat().rssBytes()).isBetween(1L, 110L << 20);
      assertThat(world.heartbeat().listeners()).doesNotContainValue(false);

      world.agent().destroy();
      assertThat(world.agent().waitFor(Duration.ofSeconds(15))).as("stops when asked").isTrue();
      assertThat(world.logs().get("agent")).contains("node: agent stopped");
    }
  }

  private static long finals(NodeWorld world) {
    return world.count(EventKind.DELIVERED) + world.count(EventKind.BOUNCED);
  }

  private static List<UUID> messages(NodeWorld world, EventKind kind) {
    return world.ingested().stream()
        .filter(event -> event.kind() == kind)
        .map(Event::message)
        .map(MessageFact::message)
        .toList();
  }

  private static void until(NodeWorld world, String what, Callable<Boolean> condition)
      throws Exception {
    Instant end = Instant.now().plusSeconds(60);
    while (!condition.call()) {
      if (Instant.now().isAfter(end) || !world.agent().isAlive()) {
        throw new AssertionError("not in time: " + what + "\n" + world.logs());
      }
      Thread.onSpinWait();
    }
  }
}
