package dev.rookery.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Memory as the story itself reported it in its {@code memory} step. */
record StoryFigures(@Nullable Long agentRssBytes, @Nullable Long controlPlaneRssBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static StoryFigures read(Path lines) throws IOException {
    for (String line : Files.readAllLines(lines)) {
      JsonNode step = JSON.readTree(line);
      if (step.path("step").asText().equals("memory")) {
        JsonNode evidence = step.path("evidence");
        return new StoryFigures(
            evidence.path("agent_rss_bytes").asLong(),
            evidence.path("control_plane_rss_bytes").asLong());
      }
    }
    return new StoryFigures(null, null);
  }
}
