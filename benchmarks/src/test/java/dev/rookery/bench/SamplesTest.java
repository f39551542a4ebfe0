package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final double[] ONE_TO_HUNDRED =
      IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();

  @Test
  void a_quantile_is_a_value_that_was_measured() {
    assertThat(Samples.quantile(0.99, ONE_TO_HUNDRED)).isEqualTo(99);
    assertThat(Samples.quantile(1, ONE_TO_HUNDRED)).isEqualTo(100);
    assertThat(Samples.quantile(0, ONE_TO_HUNDRED)).isEqualTo(1);
    assertThat(Samples.quantile(0.99, 7)).isEqualTo(7);
  }

  @Test
  void the_median_of_five_is_the_third() {
    assertThat(Samples.median(9, 1, 5, 7, 3)).isEqualTo(5);
  }
}
