package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.bench.ledger.LedgerBench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole bench with few jobs, peers included; what it measures so means nothing. */
@Timeout(300)
class LedgerBenchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void every_measure_has_ours_and_a_peer_beside_it() throws Exception {
    List<JsonNode> lines = measure();

    for (JsonNode line : lines.subList(0, lines.size() - 1)) {
      assertThat(line.path("peer").isNumber()).as("peer in %s", line).isTrue();
      assertThat(line.path("ours").isNumber()).as("ours in %s", line).isTrue();
    }
    assertThat(lines).map(line -> line.path("measure").asText()).contains("completed", "enqueued");
    assertThat(lines.getLast().path("bench").asText()).isEqualTo("ledger");
  }

  private static List<JsonNode> measure() throws Exception {
    List<Measure> measures =
        new LedgerBench().run(new Effort(true, OptionalInt.of(500), ""), what -> {});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Report.json(new PrintStream(bytes, true, StandardCharsets.UTF_8), "ledger", measures);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
