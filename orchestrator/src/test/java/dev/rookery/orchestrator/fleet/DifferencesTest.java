package dev.rookery.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.hosting.Price;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LAG = Duration.ofMinutes(2);
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");

  @Test
  void a_node_and_its_machine_differ_in_nothing() {
    assertThat(between(List.of(node(NodeState.WARMING, "7")), machine("7", ID.toString())))
        .isEmpty();
  }

  @Test
  void a_machine_without_marker_is_unknown_with_age_and_price() {
    assertThat(between(List.of(), machine("7", null)))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.kind()).isEqualTo(Difference.Kind.UNKNOWN);
          assertThat(found.node()).isNull();
          assertThat(found.createdAt()).isEqualTo(NOW.minus(Duration.ofDays(3)));
          assertThat(found.monthly()).isEqualTo(new Price(999, "USD"));
        });
  }

  @Test
  void a_machine_with_a_marker_that_the_fleet_forgot_is_not_called_superfluous() {
    assertThat(between(List.of(), machine("7", UUID.randomUUID().toString())))
        .singleElement()
        .extracting(Difference::explanation)
        .asString()
        .contains("restored backup", "before you give it back");
  }

  @Test
  void the_machine_of_a_retired_node_is_still_billed() {
    assertThat(between(List.of(node(NodeState.RETIRED, "7")), machine("7", ID.toString())))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.kind()).isEqualTo(Difference.Kind.UNKNOWN);
          assertThat(found.node()).isEqualTo("kestrel");
        });
  }

  @Test
  void of_two_machines_with_one_marker_the_one_without_node_is_the_duplicate() {
    assertThat(
            between(
                List.of(node(NodeState.WARMING, "7")),
                machine("7", ID.toString()),
                machine("8", ID.toString())))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.kind()).isEqualTo(Difference.Kind.DUPLICATE);
          assertThat(found.reference()).isEqualTo("8");
        });
  }

  @Test
  void a_machine_whose_order_is_under_way_is_no_difference() {
    assertThat(between(List.of(node(NodeState.ORDERED, null)), machine("7", ID.toString())))
        .isEmpty();
  }

  @Test
  void a_node_whose_machine_is_not_listed_is_named() {
    assertThat(between(List.of(node(NodeState.WARMING, "7"))))
        .singleElement()
        .extracting(Difference::kind)
        .isEqualTo(Difference.Kind.GONE);
  }

  @Test
  void a_machine_that_was_ordered_a_moment_ago_may_be_missing_from_the_list() {
    Differences soon = new Differences("lab", LAG, NOW.minus(Duration.ofDays(3)).plusSeconds(60));
    assertThat(soon.between(List.of(node(NodeState.ORDERED, "7")), List.of())).isEmpty();
  }

  private static List<Difference> between(List<Node> nodes, Machine... machines) {
    return new Differences("lab", LAG, NOW).between(nodes, List.of(machines));
  }

  private static Machine machine(String reference, @Nullable String marker) {
    return new Machine(
        reference,
        "somebody's",
        Optional.ofNullable(marker),
        Optional.empty(),
        Optional.of(NOW.minus(Duration.ofDays(3))),
        Optional.of(new Price(999, "USD")));
  }

  private static Node node(NodeState state, @Nullable String reference) {
    return new Node(
        ID,
        "kestrel",
        state,
        "lab",
        reference,
        null,
        null,
        null,
        HostKeyTrust.PINNED,
        null,
        null,
        NOW.minus(Duration.ofDays(3)),
        NodeService.IN_SERVICE,
        null,
        NOW.minus(Duration.ofDays(3)),
        1);
  }
}
