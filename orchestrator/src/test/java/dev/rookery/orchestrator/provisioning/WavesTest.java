package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
  @ParameterizedTest
  @CsvSource({
    "0,   ''",
    "1,   1",
    "2,   1 1",
    "3,   1 1 1",
    "5,   1 1 3",
    "9,   1 2 6",
    "101, 1 25 75"
  })
  void one_goes_first_then_a_quarter_of_the_others_then_the_rest(int nodes, String sizes) {
    List<UUID> fleet = Stream.generate(UUID::randomUUID).limit(nodes).toList();
    Waves waves = Waves.of(fleet);
    assertThat(String.join(" ", waves.waves().stream().map(w -> "" + w.size()).toList()))
        .isEqualTo(sizes);
    assertThat(waves.waves().stream().flatMap(List::stream)).containsExactlyElementsOf(fleet);
    if (nodes > 0) {
      assertThat(waves.after(0)).isEqualTo(nodes - 1);
    }
  }
}
