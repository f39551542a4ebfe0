package dev.rookery.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.Installation.NodeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MassSilenceTest {
  @ParameterizedTest
  @CsvSource({
    "0,    0, false",
    "3,    3, false", // a share of so few says nothing
    "4,    2, false", // 50 %
    "4,    3, true",
    "4,    4, true",
    "20,  10, false",
    "20,  11, true", // 55 % exactly
    "100, 54, false",
    "100, 55, true",
    "200, 109, false",
    "200, 110, true",
  })
  void from_55_of_100_on_nothing_automatic_is_done(int watched, int missing, boolean holds) {
    MassSilence silence = new MassSilence(watched, missing);
    assertThat(silence.holds()).isEqualTo(holds);
    assertThat(silence.sentence())
        .startsWith("%d of %d nodes are not heard of".formatted(missing, watched));
    assertThat(silence.sentence().contains("nothing automatic")).isEqualTo(holds);
  }

  @Test
  void who_is_unknown_is_missed_as_who_is_silent() {
    List<Liveness> fleet = new ArrayList<>(Collections.nCopies(9, Liveness.ALIVE));
    fleet.addAll(Collections.nCopies(6, Liveness.UNKNOWN));
    fleet.addAll(Collections.nCopies(5, Liveness.SILENT));
    assertThat(MassSilence.of(fleet)).isEqualTo(new MassSilence(20, 11));
  }

  @ParameterizedTest
  @CsvSource({
    "50,   ALIVE",
    "51,   UNKNOWN",
    "300,  UNKNOWN",
    "301,  SILENT",
  })
  void with_beats_of_ten_seconds_a_node_is_unknown_after_50_seconds_and_silent_after_5_minutes(
      long seconds, Liveness liveness) {
    assertThat(Liveness.of(Duration.ofSeconds(seconds), Duration.ofSeconds(10), NodeRules.STANDARD))
        .isEqualTo(liveness);
  }

  @Test
  void how_many_beats_may_be_missed_is_configured() {
    NodeRules strict = new NodeRules(2, 3, Duration.ofDays(5));
    assertThat(Liveness.of(Duration.ofSeconds(21), Duration.ofSeconds(10), strict))
        .isEqualTo(Liveness.UNKNOWN);
    assertThat(Liveness.of(Duration.ofSeconds(31), Duration.ofSeconds(10), strict))
        .isEqualTo(Liveness.SILENT);
  }
}
