package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.lab.story.DecisionLines.Made;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionLinesTest {

  @Test
  void nodes_that_were_told_the_same_share_a_line() {
    String up = "birch took 10 of 10 on day 18: up from 10 to 20 a day";

    assertThat(
            DecisionLines.of(
                "day  4 (19)",
                List.of(
                    new Made("node1", "up", up),
                    new Made("node2", "up", up),
                    new Made("node1", "hold", "maple took 4 of 10 on day 18"),
                    new Made("node2", "hold", "maple took 5 of 10 on day 18"))))
        .containsExactly(
            "day  4 (19)   up     node1, node2: birch took 10 of 10 on day 18: up from 10 to 20 a day",
            "              hold   node1: maple took 4 of 10 on day 18",
            "              hold   node2: maple took 5 of 10 on day 18");
  }

  @Test
  void a_long_sentence_goes_on_below_its_beginning_and_nothing_is_lost() {
    String why =
        "maple deferred 38 of 76 (50.0%) on day 27, above 10.0%: back from 100 to 50 a day; up again after 3 clean days";

    List<String> lines = DecisionLines.of("day 13 (28)", List.of(new Made("node1", "back", why)));

    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(106));
    assertThat(lines.get(0)).startsWith("day 13 (28)   back   node1: maple deferred");
    assertThat(lines.get(1)).startsWith(" ".repeat("day 13 (28)   back   node1: ".length()));
    assertThat(String.join(" ", lines).replaceAll(" +", " ")).endsWith(why);
  }

  @Test
  void a_word_longer_than_a_line_stands_alone() {
    String word = "x".repeat(200);

    assertThat(DecisionLines.of("before (15)", List.of(new Made("node1", "up", word))))
        .containsExactly("before (15)   up     node1: " + word);
  }

  @Test
  void a_day_without_decisions_has_no_line() {
    assertThat(DecisionLines.of("skipped (16)", List.of())).isEmpty();
  }
}
