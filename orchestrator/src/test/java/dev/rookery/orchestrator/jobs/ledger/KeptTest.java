package dev.rookery.orchestrator.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a hostile server said, what is told to the ledger can be stored. */
class KeptTest {
  private static final String HIGH = "\uD83D";
  private static final String LOW = "\uDE00";

  @Test
  void nul_and_halves_of_surrogate_pairs_are_replaced() {
    assertThat(Kept.text("a\0b" + HIGH + "c" + LOW + HIGH))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uFFFD");
  }

  @Test
  void whole_characters_stay() {
    assertThat(Kept.text("ü" + HIGH + LOW + "\n")).isEqualTo("ü" + HIGH + LOW + "\n");
  }

  @Test
  void a_long_text_is_cut_even_in_the_middle_of_a_character() {
    String cut = Kept.text("x".repeat(1_998) + HIGH + LOW + "y".repeat(10_000));

    assertThat(cut).hasSize(2_000).endsWith("x\uFFFD…");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"x\\u0000y\"}   | {\"a\":\"x\uFFFDy\"}",
        "{\"a\":\"x\\\\u0000y\"} | {\"a\":\"x\\\\u0000y\"}",
        "{\"a\":\"\\\\\\u0000\"} | {\"a\":\"\\\\\uFFFD\"}",
        "{\"a\":\"\\n\\u00001\"} | {\"a\":\"\\n\uFFFD1\"}",
      })
  void an_escaped_nul_is_replaced_and_an_escaped_backslash_before_u0000_is_none(
      String json, String kept) {
    assertThat(Kept.json(json)).isEqualTo(kept);
  }

  @Test
  void every_verdict_keeps_what_can_be_stored() {
    assertThat(new Verdict.TryAgain(Duration.ZERO, "550 \0").error()).isEqualTo("550 \uFFFD");
    assertThat(new Verdict.Done("\"\\u0000\"").result()).isEqualTo("\"\uFFFD\"");
    assertThat(new Verdict.Done(null).result()).isNull();
  }
}
