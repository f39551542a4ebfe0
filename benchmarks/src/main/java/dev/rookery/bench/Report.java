package dev.rookery.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints measures as a table or as JSON lines. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "%-24s %10s %10s %7s %-8s %-9s %-6s %s%n";

  private Report() {}

  static void table(PrintStream out, String bench, List<Measure> measures) {
    out.printf("bench %s, load average %s%n", bench, Load.average());
    out.printf(ROW, "measure", "ours", "peer", "ratio", "unit", "goal", "met", "note");
    for (Measure m : measures) {
      out.printf(
          ROW,
          m.name(),
          text(m.ours()),
          text(m.peer()),
          text(m.ratio()),
          m.unit(),
          m.goal().text(),
          verdict(m),
          m.peerName() == null ? m.note() : "peer: %s; %s".formatted(m.peerName(), m.note()));
    }
    out.printf("%d met, %d missed%n", met(measures), missed(measures));
  }

  private static String verdict(Measure m) {
    return m.ours() == null || !m.hasGoal() ? "-" : m.isMet() ? "yes" : "MISSED";
  }

  static void json(PrintStream out, String bench, List<Measure> measures) {
    String load = Load.average();
    for (Measure m : measures) {
      ObjectNode line = JSON.createObjectNode().put("measure", m.name());
      line.put("ours", m.ours()).put("peer", m.peer()).put("peer_name", m.peerName());
      line.put("unit", m.unit()).put("ratio", m.ratio());
      line.put("goal", m.hasGoal() ? m.goal().text() : null);
      line.put("met", m.hasGoal() ? m.isMet() : null);
      print(out, line.put("note", m.note()).put("load", load));
    }
    ObjectNode last = JSON.createObjectNode().put("bench", bench).put("met", met(measures));
    print(out, last.put("missed", missed(measures)));
  }

  private static void print(PrintStream out, ObjectNode line) {
    try {
      out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static long met(List<Measure> measures) {
    return measures.stream().filter(m -> m.hasGoal() && m.isMet()).count();
  }

  static long missed(List<Measure> measures) {
    return measures.stream().filter(m -> !m.isMet()).count();
  }

  private static String text(@Nullable Double value) {
    return value == null ? "-" : Measure.number(value);
  }
}
