package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Measure QUICKER =
      new Measure("rate", 30.0, 10.0, "peer", "jobs/s", new Goal.RatioAtLeast(3), "n");
  private static final Measure ALONE =
      new Measure("rate", 30.0, null, "peer", "jobs/s", new Goal.RatioAtLeast(3), "peer broke");
  private static final Measure SHOWN =
      new Measure("wal", 900.0, 600.0, "peer", "bytes", new Goal.Shown(), "n");
  private static final Measure SLOW =
      new Measure("delay", 4.0, 9.0, "peer", "ms", new Goal.AtMost(3), "n");

  @Test
  void a_goal_for_the_ratio_is_missed_without_the_peer() {
    assertThat(QUICKER.isMet()).isTrue();
    assertThat(ALONE.isMet()).isFalse();
  }

  @Test
  void a_limit_for_ours_asks_for_no_peer() {
    assertThat(SLOW.isMet()).isFalse();
    assertThat(Measure.missing("delay", "ms", new Goal.AtMost(3), "broke").isMet()).isFalse();
  }

  @Test
  void what_is_only_shown_counts_neither_as_met_nor_as_missed() {
    List<Measure> measures = List.of(QUICKER, ALONE, SHOWN, SLOW);

    assertThat(Report.met(measures)).isEqualTo(1);
    assertThat(Report.missed(measures)).isEqualTo(2);
  }

  @Test
  void json_is_one_object_a_measure_and_the_count_at_the_end() {
    List<String> lines =
        print(out -> Report.json(out, "ledger", List.of(QUICKER, SHOWN))).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst())
        .startsWith(
            "{\"measure\":\"rate\",\"ours\":30.0,\"peer\":10.0,\"peer_name\":\"peer\",\"unit\":\"jobs/s\",\"ratio\":3.0,\"goal\":\">= 3 x\",\"met\":true,\"note\":\"n\",\"load\":\"");
    assertThat(lines.get(1)).contains("\"goal\":null,\"met\":null");
    assertThat(lines.getLast()).isEqualTo("{\"bench\":\"ledger\",\"met\":1,\"missed\":0}");
  }

  @Test
  void a_missing_peer_is_said() {
    assertThat(print(out -> Report.table(out, "ledger", List.of(ALONE))))
        .contains("MISSED")
        .contains("peer: peer; peer broke")
        .contains("0 met, 1 missed");
  }

  private static String print(java.util.function.Consumer<PrintStream> printing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    printing.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
