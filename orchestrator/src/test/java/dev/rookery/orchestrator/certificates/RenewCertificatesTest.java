package dev.rookery.orchestrator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.fleet.Duty;
import dev.rookery.orchestrator.fleet.HostKeyTrust;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeService;
import dev.rookery.orchestrator.fleet.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which nodes are to get a certificate. */
class RenewCertificatesTest {
  private static final UUID ID = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final Instant BEGIN = Instant.parse("2026-11-20T12:00:00Z");
  private static final String HOST = "kite.nodes.example";

  @ParameterizedTest
  @CsvSource({"0, false", "59, false", "60, true", "89, true", "91, true"})
  void a_third_of_the_life_is_left_for_renewal(int day, boolean due) {
    NodeCertificate certificate = lasting(HOST, Duration.ofDays(90));
    assertThat(due(NodeState.ACTIVE, Map.of(ID, certificate), BEGIN.plus(Duration.ofDays(day))))
        .hasSize(due ? 1 : 0);
  }

  @Test
  void a_short_life_is_renewed_as_early_in_its_measure() {
    NodeCertificate certificate = lasting(HOST, Duration.ofDays(6));
    assertThat(certificate.renewAt()).isEqualTo(BEGIN.plus(Duration.ofDays(4)));
  }

  @Test
  void a_node_without_one_or_with_one_of_another_name_is_due() {
    assertThat(due(NodeState.ADDRESSED, Map.of(), BEGIN)).containsExactly(ID);
    NodeCertificate other = lasting("owl.nodes.example", Duration.ofDays(90));
    assertThat(due(NodeState.ACTIVE, Map.of(ID, other), BEGIN)).containsExactly(ID);
  }

  @ParameterizedTest
  @EnumSource(
      value = NodeState.class,
      names = {"ORDERED", "QUARANTINED", "RETIRED"})
  void nothing_is_ordered_for_a_node_that_is_not_ours_to_touch(NodeState state) {
    assertThat(due(state, Map.of(), BEGIN)).isEmpty();
  }

  private static List<UUID> due(NodeState state, Map<UUID, NodeCertificate> inUse, Instant now) {
    Node node =
        new Node(
            ID,
            "kite",
            state,
            "lab",
            null,
            HOST,
            null,
            null,
            HostKeyTrust.PINNED,
            null,
            null,
            null,
            new NodeService(Duty.IN_SERVICE, null, null),
            null,
            BEGIN,
            1);
    return RenewCertificates.due(List.of(node), inUse, now);
  }

  private static NodeCertificate lasting(String host, Duration life) {
    return new NodeCertificate(ID, host, "CN=Lab", BEGIN, BEGIN.plus(life), "");
  }
}
