package dev.rookery.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints measures as a table or as JSON lines. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  static void table(PrintStream out, String bench, List<Measure> measures) {
    out.printf("bench %s, load average %s%n", bench, load());
    out.printf(
        "%-28s %10s %10s %7s %-6s %-10s %-6s %s%n",
        "measure", "ours", "peer", "ratio", "unit", "goal", "met", "note");
    for (Measure m : measures) {
      out.printf(
          "%-28s %10s %10s %7s %-6s %-10s %-6s %s%n",
          m.name(),
          text(m.ours()),
          text(m.peer()),
          text(m.ratio()),
          m.unit(),
          m.goal().text(),
          m.ours() == null ? "-" : m.isMet() ? "yes" : "MISSED",
          m.peerName() == null ? m.note() : m.note() + " (peer: " + m.peerName() + ")");
    }
    out.printf("%d met, %d missed%n", met(measures), measures.size() - met(measures));
  }

  static void json(PrintStream out, String bench, List<Measure> measures) {
    for (Measure m : measures) {
      ObjectNode line = JSON.createObjectNode().put("measure", m.name());
      line.put("ours", m.ours()).put("peer", m.peer()).put("peer_name", m.peerName());
      line.put("unit", m.unit()).put("ratio", m.ratio()).put("goal", m.goal().text());
      print(out, line.put("met", m.isMet()).put("note", m.note()).put("load", load()));
    }
    ObjectNode last = JSON.createObjectNode().put("bench", bench).put("met", met(measures));
    print(out, last.put("missed", measures.size() - met(measures)));
  }

  private static void print(PrintStream out, ObjectNode line) {
    try {
      out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static long met(List<Measure> measures) {
    return measures.stream().filter(Measure::isMet).count();
  }

  private static String text(@Nullable Double value) {
    return value == null ? "-" : Measure.number(value);
  }

  private static String load() {
    try {
      String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
      return String.join(" ", words[0], words[1], words[2]);
    } catch (IOException e) {
      return "unknown";
    }
  }
}
