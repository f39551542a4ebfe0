package dev.rookery.orchestrator.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerTest {
  private static final Ladder LAB = Ladders.require("lab");
  private static final Limits LIMITS = Ladders.limits();
  private final Controller controller = new Controller("maple", LAB, LIMITS);

  /** Standing at a step (cap of the lab's ladder), on day 12, having sent yesterday. */
  private static Standing at(int step) {
    return new Standing(step, 5, 11, 11, null);
  }

  private static DayFacts facts(
      int attempted, int delivered, int objected, int bounced, int complained) {
    return new DayFacts(
        12, attempted, delivered, objected, bounced, complained, attempted, complained);
  }

  @ParameterizedTest(name = "{6}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10 | 33 | 33 | 0 | 0 | UP   | 38 | maple took 33 of 33 on day 12: up from 33 to 38 a day
          10 | 30 | 30 | 9 | 0 | BACK | 14 | maple deferred 9 of 30 (30 %) on day 12, above 10 %: back from 33 to 14 a day; up again after 2 clean days
          10 | 33 | 30 | 4 | 0 | BACK | 28 | maple deferred 4 of 33 (12.1 %) on day 12, above 10 %: back from 33 to 28 a day; up again after 2 clean days
          10 | 33 | 33 | 2 | 0 | HOLD | 33 | maple deferred 2 of 33 (6.1 %) on day 12, above 5 %: stays at 33 a day
          10 | 33 | 29 | 0 | 0 | HOLD | 33 | maple took 29 of 33 on day 12, below 90 %: stays at 33 a day
          10 | 16 | 16 | 0 | 0 | HOLD | 33 | maple took 16 of 16 on day 12; less than half of 33: stays at 33 a day
          10 | 33 | 31 | 0 | 3 | HOLD | 33 | maple bounced 3 of 33 (9.1 %) on day 12, above 3 %: stays at 33 a day
          11 | 38 | 38 | 0 | 0 | HOLD | 38 | maple took 38 of 38 on day 12; the ladder ends here: stays at 38 a day
          1  | 6  | 5  | 3 | 0 | HOLD | 6  | maple deferred 3 of 6 (50 %) on day 12, above 5 %: stays at 6 a day
          0  | 4  | 4  | 0 | 0 | UP   | 6  | maple took 4 of 4 on day 12: up from 4 to 6 a day
          """)
  void a_day_leads_to_one_move_and_one_sentence(
      int step,
      int attempted,
      int delivered,
      int objected,
      int bounced,
      Move move,
      int cap,
      String sentence) {
    Decision decision =
        controller.decide(at(step), facts(attempted, delivered, objected, bounced, 0));
    assertThat(decision.sentence()).isEqualTo(sentence);
    assertThat(decision.move()).isEqualTo(move);
    assertThat(decision.capAfter()).isEqualTo(cap);
    assertThat(decision.after().sendingDays()).isEqualTo(12);
  }

  @Test
  void bounces_beyond_the_limit_rest_and_begin_again_lower() {
    Controller large = new Controller("maple", Ladders.require("standard"), LIMITS);
    Standing now = new Standing(5, 5, 11, 11, null); // 800 a day
    Decision rest = large.decide(now, new DayFacts(12, 600, 520, 0, 70, 0, 600, 0));
    assertThat(rest.move()).isEqualTo(Move.REST);
    assertThat(rest.capAfter()).isZero();
    assertThat(rest.sentence())
        .isEqualTo("maple bounced 70 of 600 (11.7 %) on day 12, above 10 %: rests for 3 days");
    Decision second = large.decide(rest.after(), DayFacts.idle(13));
    assertThat(second.sentence()).isEqualTo("rests at maple, day 1 of 3");
    Decision third = large.decide(second.after(), DayFacts.idle(14));
    Decision again = large.decide(third.after(), DayFacts.idle(15));
    assertThat(again.move()).isEqualTo(Move.START);
    assertThat(again.capAfter()).isEqualTo(400);
    assertThat(again.after().restingSince()).isNull();
  }

  @Test
  void one_complaint_in_fifty_is_too_little_to_judge_by() {
    assertThat(controller.decide(at(10), facts(33, 33, 0, 0, 1)).move()).isEqualTo(Move.UP);
  }

  @Test
  void three_complaints_in_a_week_hold() {
    DayFacts day = new DayFacts(12, 33, 33, 0, 0, 1, 180, 3);
    Decision decision = controller.decide(at(10), day);
    assertThat(decision.move()).isEqualTo(Move.HOLD);
    assertThat(decision.sentence())
        .isEqualTo(
            "recipients at maple complained of 3 of 180 in seven days (1.7 %), above 0.1 %: stays at 33 a day");
  }

  @Test
  void after_a_step_back_two_clean_days_come_before_the_next_step_up() {
    Standing back = controller.decide(at(10), facts(30, 21, 9, 0, 0)).after();
    Decision first = controller.decide(back, new DayFacts(13, 14, 14, 0, 0, 0, 14, 0));
    assertThat(first.sentence())
        .isEqualTo("maple took 14 of 14 on day 13; clean day 1 of 2: stays at 14 a day");
    Decision second = controller.decide(first.after(), new DayFacts(14, 14, 14, 0, 0, 0, 14, 0));
    assertThat(second.move()).isEqualTo(Move.UP);
    assertThat(second.capAfter()).isEqualTo(17);
  }

  @Test
  void idle_days_do_not_count_and_long_ones_stop_growth() {
    Standing now = at(5);
    for (int day = 12; day <= 20; day++) {
      Decision idle = controller.decide(now, DayFacts.idle(day));
      assertThat(idle.move()).isEqualTo(Move.HOLD);
      assertThat(idle.after().sendingDays()).isEqualTo(11);
      now = idle.after();
    }
    Decision first = controller.decide(now, new DayFacts(21, 14, 14, 0, 0, 0, 14, 0));
    assertThat(first.sentence())
        .isEqualTo(
            "maple took 14 of 14 on day 21; the first mail after 9 idle days: stays at 14 a day");
    Decision next = controller.decide(first.after(), new DayFacts(22, 14, 14, 0, 0, 0, 14, 0));
    assertThat(next.move()).isEqualTo(Move.UP);
  }

  @Test
  void more_than_thirty_idle_days_start_again_at_a_safe_step() {
    Decision still = controller.decide(at(10), DayFacts.idle(41));
    assertThat(still.move()).isEqualTo(Move.HOLD);
    Decision again = controller.decide(at(10), DayFacts.idle(42));
    assertThat(again.sentence())
        .isEqualTo("nothing was sent to maple for 31 days, above 30: starts again at 6 a day");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void more_objections_never_allow_more(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      int step = random.nextInt(12);
      int attempted = 1 + random.nextInt(LAB.capAt(step));
      int objected = random.nextInt(attempted + 1);
      int more = objected + random.nextInt(attempted - objected + 1);
      int delivered = random.nextInt(attempted + 1);
      int capOfFew =
          controller.decide(at(step), facts(attempted, delivered, objected, 0, 0)).capAfter();
      int capOfMore =
          controller.decide(at(step), facts(attempted, delivered, more, 0, 0)).capAfter();
      assertThat(capOfMore)
          .as("step %d, %d attempted, %d or %d objected", step, attempted, objected, more)
          .isLessThanOrEqualTo(capOfFew);
    }
  }
}
