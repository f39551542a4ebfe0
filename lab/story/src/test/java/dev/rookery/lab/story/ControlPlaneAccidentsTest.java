package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.ApiClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The control plane may end at any moment; the job ledger knows where it was. */
@WithLivingLab
class ControlPlaneAccidentsTest {

  @Test
  void a_node_being_made_when_the_control_plane_is_killed_is_made_once(LivingLab lab) {
    ApiClient operator = lab.cast().operator();
    int before = lab.lab().world().hosting().servers().size();
    String job =
        operator
            .call("POST", "/v1/nodes", Map.of("name", "node3", "provider", "lab"))
            .path("id")
            .asText();
    Waiting.untilTrue(
        LivingLab.LIMIT,
        "a server is ordered",
        () -> lab.lab().world().hosting().servers().size() > before,
        () -> Evidence.of("servers", lab.lab().world().hosting().servers()));

    lab.lab().restartControlPlane();

    LivingLab.await(
        "node3 has an address", () -> lab.node("node3"), node -> node.hasNonNull("address"));
    lab.lab().restartControlPlane();

    JsonNode ended =
        LivingLab.await(
            "the job is over",
            () -> operator.get("/v1/jobs/" + job),
            seen -> seen.path("state").asText().matches("done|failed"));
    assertThat(ended.path("state").asText()).as(ended.toPrettyString()).isEqualTo("done");
    assertThat(lab.node("node3").path("state").asText()).isEqualTo("warming");
    assertThat(lab.lab().world().hosting().servers()).hasSize(before + 1);
    lab.reckon();
  }
}
