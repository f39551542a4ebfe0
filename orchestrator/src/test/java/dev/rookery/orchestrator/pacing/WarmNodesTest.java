package dev.rookery.orchestrator.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.api.LivePlane;
import dev.rookery.orchestrator.platform.LiveRedis;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that become active, and warming again, by their warm-ups alone. */
@Timeout(60)
class WarmNodesTest {
  private static final String IP = "127.0.0.51";
  private static LivePlane live;

  @BeforeAll
  static void start() {
    live = LivePlane.start();
    new TestNode(live, LiveRedis.link(LivePlane.redis()), "rising", IP, "warming");
    live.operator().put("/v1/receiving-providers", Map.of("items", List.of()));
    await("select count(*) from warmups", "1");
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void a_node_is_active_at_the_ladders_end_and_warming_when_it_rests_or_has_a_new_address() {
    warmups("step = 1000, sending_days = 40");
    awaitState("active");
    assertThat(sentence()).contains(IP + " stands at the end of the ladder with other");

    warmups("resting_since = day, cap = 0");
    awaitState("warming");
    assertThat(sentence()).isEqualTo(IP + " rests at other");

    warmups("resting_since = null, cap = 100");
    awaitState("active");
    run(
        "insert into egress_sources (id, created_at, helo, ip, node_id)"
            + " select gen_random_uuid(), now(), 'two.nodes.example', '127.0.0.52', id from nodes");
    awaitState("warming");
    assertThat(sentence()).isEqualTo("nothing was sent from 127.0.0.52 yet");
  }

  private static void warmups(String set) {
    run("update warmups set " + set);
  }

  private static void awaitState(String state) {
    await("select state from nodes where name = 'rising'", state);
  }

  private static String sentence() {
    return one(
        "select detail->>'sentence' from audit_entries where action = 'node.move' order by id desc limit 1");
  }

  /** Takes turns until it is so. */
  private static void await(String sql, String wanted) {
    while (!one(sql).equals(wanted)) {
      run(
          "update jobs set run_at = now() where kind = 'warmup.judge-nodes' and state = 'scheduled'");
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static String one(String sql) {
    return live.database().database().asWorker(db -> String.valueOf(db.fetchValue(sql)));
  }

  private static void run(String sql) {
    live.database().database().asWorker(db -> db.execute(sql));
  }
}
