package dev.rookery.orchestrator.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The controller against modelled providers, day by day, nothing else around. */
class ThirtyDaysTest {
  private static final Ladder LAB = Ladders.require("lab");

  /**
   * Sends the whole cap every day; what is above the provider's limit is deferred that day.
   *
   * @param limit messages a day the provider takes, by day
   */
  private static List<Decision> days(String provider, IntUnaryOperator limit) {
    Controller controller = new Controller(provider, LAB, Ladders.limits());
    List<Decision> decisions = new ArrayList<>();
    decisions.add(controller.start());
    for (int day = 1; day <= 30; day++) {
      Standing now = decisions.getLast().after();
      int sent = now.cap(LAB);
      int taken = Math.min(sent, limit.applyAsInt(day));
      DayFacts facts = new DayFacts(day, sent, taken, sent - taken, 0, 0, sent, 0);
      decisions.add(controller.decide(now, facts));
    }
    return decisions;
  }

  private static List<Integer> caps(List<Decision> decisions) {
    return decisions.stream().map(Decision::capAfter).toList();
  }

  @Test
  void a_provider_that_objects_for_four_days_takes_its_caps_down_and_up_again() {
    List<Decision> maple = days("maple", day -> day >= 12 && day <= 15 ? 10 : 100);
    assertThat(caps(maple).subList(0, 13))
        .containsExactly(4, 6, 8, 10, 12, 14, 17, 20, 24, 28, 33, 38, 17);
    assertThat(maple.get(12).sentence())
        .isEqualTo(
            "maple deferred 28 of 38 (73.7 %) on day 12, above 10 %: back from 38 to 17 a day; up again after 2 clean days");
    assertThat(caps(maple).subList(13, 16)).allMatch(cap -> cap <= 17);
    assertThat(caps(maple).getLast()).isGreaterThanOrEqualTo(33);
  }

  @Test
  void a_provider_that_never_objects_is_not_touched_by_one_that_does() {
    List<Decision> oak = days("oak", day -> 100);
    assertThat(caps(oak).subList(0, 12))
        .containsExactly(4, 6, 8, 10, 12, 14, 17, 20, 24, 28, 33, 38);
    assertThat(caps(oak).subList(12, 31)).containsOnly(38);
  }

  @Test
  void caps_settle_under_a_limit_that_stays() {
    List<Decision> birch = days("birch", day -> 15);
    List<Integer> last = caps(birch).subList(10, 31);
    assertThat(last).allMatch(cap -> cap >= 6 && cap <= 17);
  }
}
