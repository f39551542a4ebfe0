package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Berlin's clocks go from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on 2026-10-25. */
class CronRuleTest {

  @Test
  void a_daily_slot_follows_local_time() {
    CronRule rule = new CronRule("0 3 * * * Europe/Berlin");

    assertThat(rule.nextAfter(at("2026-01-10T12:00:00Z"))).isEqualTo(at("2026-01-11T02:00:00Z"));
    assertThat(rule.nextAfter(at("2026-07-10T12:00:00Z"))).isEqualTo(at("2026-07-11T01:00:00Z"));
  }

  @Test
  void the_slot_itself_is_not_after_itself() {
    CronRule rule = new CronRule("0 3 * * * UTC");

    assertThat(rule.nextAfter(at("2026-01-10T03:00:00Z"))).isEqualTo(at("2026-01-11T03:00:00Z"));
    assertThat(rule.lastUpTo(at("2026-01-10T03:00:00Z"))).isEqualTo(at("2026-01-10T03:00:00Z"));
    assertThat(rule.lastUpTo(at("2026-01-10T02:59:59Z"))).isEqualTo(at("2026-01-09T03:00:00Z"));
  }

  @Test
  void a_slot_that_the_clocks_skip_comes_once_when_the_skip_is_over() {
    CronRule rule = new CronRule("30 2 * * * Europe/Berlin");

    assertThat(slots(rule, "2026-03-27T12:00:00Z", 3))
        .containsExactly(
            at("2026-03-28T01:30:00Z"), at("2026-03-29T01:00:00Z"), at("2026-03-30T00:30:00Z"));
  }

  @Test
  void slots_that_the_clocks_skip_and_the_one_after_are_one() {
    CronRule rule = new CronRule("*/30 2-3 * * * Europe/Berlin");

    assertThat(slots(rule, "2026-03-29T00:30:00Z", 2))
        .containsExactly(at("2026-03-29T01:00:00Z"), at("2026-03-29T01:30:00Z"));
  }

  @Test
  void a_slot_that_the_clocks_show_twice_comes_once() {
    CronRule rule = new CronRule("30 2 * * * Europe/Berlin");

    assertThat(slots(rule, "2026-10-24T12:00:00Z", 2))
        .containsExactly(at("2026-10-25T00:30:00Z"), at("2026-10-26T01:30:00Z"));
    assertThat(rule.nextAfter(at("2026-10-25T01:10:00Z"))).isEqualTo(at("2026-10-26T01:30:00Z"));
    assertThat(rule.lastUpTo(at("2026-10-25T01:10:00Z"))).isEqualTo(at("2026-10-25T00:30:00Z"));
  }

  @Test
  void missed_slots_are_counted_up_to_a_thousand() {
    CronRule rule = new CronRule("* * * * * UTC");

    assertThat(rule.count(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:05:00Z"))).isEqualTo(5);
    assertThat(rule.count(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"))).isEqualTo(1_001);
  }

  @Test
  void sunday_is_zero_and_seven() {
    assertThat(new CronRule("0 0 * * 0 UTC").nextAfter(at("2026-01-01T00:00:00Z")))
        .isEqualTo(at("2026-01-04T00:00:00Z"));
    assertThat(new CronRule("0 0 * * 7 UTC").nextAfter(at("2026-01-01T00:00:00Z")))
        .isEqualTo(at("2026-01-04T00:00:00Z"));
  }

  @Test
  void what_is_no_rule_is_refused() {
    assertThatThrownBy(() -> new CronRule("0 25 * * * UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("25");
    assertThatThrownBy(() -> new CronRule("0 3 * * UTC"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CronRule("0 0 30 2 * UTC").nextAfter(Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 0 30 2 * UTC");
  }

  private static List<Instant> slots(CronRule rule, String from, int count) {
    List<Instant> slots = new ArrayList<>();
    Instant time = at(from);
    for (int i = 0; i < count; i++) {
      time = rule.nextAfter(time);
      slots.add(time);
    }
    return slots;
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }
}
