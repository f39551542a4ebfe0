package dev.rookery.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodePlanOutputTest {
  private static final String DONE =
      """
      {"id": "1", "state": "done",
       "steps": [{"name": "1.01 + file /etc/x (mode 644)", "state": "done"},
                 {"name": "1.02 ~ unit a.service (reads something changed)", "state": "intent"}],
       "result": {"toCreate": 1, "toChange": 1, "toRemove": 1,
         "changes": [
           {"action": "create", "kind": "file", "name": "/etc/x", "detail": "mode 644"},
           {"action": "change", "kind": "unit", "name": "a.service", "detail": "is \\u001b[2Jdead"},
           {"action": "remove", "kind": "absent", "name": "/etc/y", "detail": "is a file"}],
         "warnings": ["sysctl x"],
         "files": [{"path": "/etc/x", "text": "@@ -0,0 +1,1 @@\\n+a\\n"}]}}
      """;

  @Test
  void a_plan_is_told_with_plus_tilde_and_minus_and_nothing_reaches_the_terminal_raw() {
    assertThat(NodePlanOutput.text("kestrel", json(DONE)))
        .isEqualTo(
            """
            kestrel
              + file /etc/x (mode 644)
              ~ unit a.service (is  [2Jdead)
              - absent /etc/y (is a file)
              ! sysctl x
              /etc/x
                @@ -0,0 +1,1 @@
                +a
              Plan: 1 to create, 1 to change, 1 to remove
            """);
  }

  @Test
  void a_node_that_failed_says_why() {
    assertThat(
            NodePlanOutput.text("merlin", json("{\"state\": \"failed\", \"lastError\": \"full\"}")))
        .isEqualTo("merlin\n  failed: full\n");
  }

  @Test
  void progress_tells_each_change_once() {
    Map<String, Integer> told = new HashMap<>();

    assertThat(NodeProgress.newLines("kestrel", json(DONE), told))
        .containsExactly("kestrel: + file /etc/x (mode 644)");
    assertThat(NodeProgress.newLines("kestrel", json(DONE), told)).isEmpty();
    assertThat(NodeProgress.rows(List.of("kestrel"), List.of(json(DONE))))
        .containsExactly("kestrel  done        2  ~ unit a.service (reads something changed)");
  }

  private static JsonNode json(String text) {
    try {
      return ApiClient.json().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
