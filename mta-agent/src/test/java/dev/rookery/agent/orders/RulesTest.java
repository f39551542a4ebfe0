package dev.rookery.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void a_provider_is_known_by_the_end_of_its_mx_on_label_boundaries() {
    Rules rules = new Rules(WantedStates.of(1).build());
    assertThat(rules.provider(List.of("mx1.Maple.Example."))).isEqualTo("maple");
    assertThat(rules.provider(List.of("maple.example"))).isEqualTo("maple");
    assertThat(rules.provider(List.of("notmaple.example"))).isEqualTo("other");
    assertThat(rules.provider(List.of("a.example", "in.mx.birch.example"))).isEqualTo("birch");
    assertThat(rules.provider(List.of())).isEqualTo("other");
  }

  @Test
  void a_suppression_of_a_tenant_holds_for_that_tenant_in_any_case() {
    Rules rules = new Rules(WantedStates.of(1).suppressed("bob@x.example", "complaint").build());
    assertThat(rules.findSuppression(WantedStates.TENANT, "BOB@x.example")).hasValue("complaint");
    assertThat(rules.findSuppression(UUID.randomUUID(), "bob@x.example")).isEmpty();
  }

  @Test
  void a_budget_begins_inclusive_and_ends_exclusive() {
    Budget budget =
        new Budget("b", WantedStates.SOURCE, "maple", 1, NOW, NOW.plus(Duration.ofDays(1)));
    Rules rules = new Rules(WantedStates.of(1).budgets(budget).build());
    assertThat(rules.findBudget(WantedStates.SOURCE, "maple", NOW)).hasValue(budget);
    assertThat(rules.findBudget(WantedStates.SOURCE, "maple", NOW.minusMillis(1))).isEmpty();
    assertThat(rules.findBudget(WantedStates.SOURCE, "maple", budget.until())).isEmpty();
    assertThat(rules.findBudget(WantedStates.SOURCE, "birch", NOW)).isEmpty();
  }

  @Test
  void a_sender_belongs_to_the_login_that_lists_it() {
    Rules rules = new Rules(WantedStates.of(1).build());
    assertThat(rules.findOwner("Ann@Sender.Example")).isPresent();
    assertThat(rules.findOwner("eve@sender.example")).isEmpty();
    assertThat(rules.findLogin("ANN@sender.example")).isPresent();
  }
}
