package dev.rookery.orchestrator.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeWarmthTest {
  private static final int TOP = Ladders.require("standard").top();

  @Test
  void a_node_is_warm_when_every_pair_that_was_used_is_at_the_end() {
    NodeWarmth warmth =
        NodeWarmth.of(
            List.of("192.0.2.1", "192.0.2.2"),
            List.of(
                pair("192.0.2.1", "maple", TOP, 30, null),
                pair("192.0.2.1", "oak", TOP, 30, null),
                pair("192.0.2.2", "maple", TOP + 1, 30, null),
                pair("192.0.2.9", "maple", 0, 3, null))); // another node's
    assertThat(warmth.isWarm()).isTrue();
    assertThat(warmth.sentence())
        .isEqualTo("192.0.2.1, 192.0.2.2 stands at the end of the ladder with maple, oak");
  }

  @Test
  void a_provider_that_nobody_writes_to_keeps_no_node_warming() {
    NodeWarmth warmth =
        NodeWarmth.of(
            List.of("192.0.2.1"),
            List.of(
                pair("192.0.2.1", "maple", TOP, 30, null), pair("192.0.2.1", "oak", 0, 0, null)));
    assertThat(warmth.isWarm()).isTrue();
  }

  @Test
  void one_step_below_the_end_is_not_warm_and_says_where_it_is() {
    NodeWarmth warmth =
        NodeWarmth.of(
            List.of("192.0.2.1"),
            List.of(
                pair("192.0.2.1", "maple", TOP, 30, null),
                pair("192.0.2.1", "oak", TOP - 1, 30, null)));
    assertThat(warmth)
        .isEqualTo(
            new NodeWarmth(
                false,
                "192.0.2.1 is at step %d of %d of the ladder 'standard' with oak"
                    .formatted(TOP - 1, TOP)));
  }

  @Test
  void an_address_that_rests_or_is_new_makes_the_node_warming_again() {
    assertThat(
            NodeWarmth.of(List.of("192.0.2.1"), List.of(pair("192.0.2.1", "maple", TOP, 30, 12))))
        .isEqualTo(new NodeWarmth(false, "192.0.2.1 rests at maple"));
    assertThat(
            NodeWarmth.of(
                List.of("192.0.2.1", "192.0.2.2"),
                List.of(
                    pair("192.0.2.1", "maple", TOP, 30, null),
                    pair("192.0.2.2", "maple", 0, 0, null))))
        .isEqualTo(new NodeWarmth(false, "nothing was sent from 192.0.2.2 yet"));
    assertThat(NodeWarmth.of(List.of(), List.of()).isWarm()).isFalse();
  }

  private static Warmup pair(
      String ip, String provider, int step, int sendingDays, @Nullable Integer restingSince) {
    Standing standing = new Standing(step, 2, sendingDays, sendingDays, restingSince);
    return new Warmup(ip, provider, 31, 100, "standard", step, standing);
  }
}
