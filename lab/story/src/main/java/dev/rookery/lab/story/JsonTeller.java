package dev.rookery.lab.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** One JSON object a line on stdout; the last one is {@code done}. */
final class JsonTeller implements Teller {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final PrintStream out;

  JsonTeller(PrintStream out) {
    this.out = out;
  }

  @Override
  public void chapter(String title) {}

  @Override
  public void doing(String what) {}

  @Override
  public void remark(String line) {}

  @Override
  public void step(String step, boolean ok, String sentence, Evidence evidence, Duration elapsed) {
    ObjectNode line = JSON.createObjectNode().put("step", step).put("ok", ok);
    line.put("sentence", sentence);
    line.set("evidence", JSON.valueToTree(evidence.facts()));
    print(line.put("elapsed_ms", elapsed.toMillis()));
  }

  @Override
  public void done(Map<String, Long> figures, Duration elapsed) {
    ObjectNode line = JSON.createObjectNode().put("step", "done").put("ok", true);
    line.set("figures", JSON.valueToTree(figures));
    print(line.put("elapsed_ms", elapsed.toMillis()));
  }

  @Override
  public void failed(String step, Duration elapsed) {
    print(
        JSON.createObjectNode()
            .put("step", "done")
            .put("ok", false)
            .put("failed_step", step)
            .put("elapsed_ms", elapsed.toMillis()));
  }

  private void print(ObjectNode line) {
    try {
      out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    out.flush();
  }
}
