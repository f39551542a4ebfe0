package dev.rookery.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.contract.Budget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermitBookTest {
  private static final Instant DAY_1 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
  private static final Instant DAY_3 = DAY_2.plus(Duration.ofDays(1));

  private final Rules rules =
      new Rules(
          WantedStates.of(1)
              .budgets(
                  new Budget("d1", WantedStates.SOURCE, "maple", 3, DAY_1, DAY_2),
                  new Budget("d2", WantedStates.SOURCE, "maple", 5, DAY_2, DAY_3))
              .floorPerHour(1)
              .build());

  @TempDir private Path directory;
  private PermitBook book = new PermitBook();
  private Journal journal;
  private Instant now = DAY_1;

  @AfterEach
  void close() {
    if (journal != null) {
      journal.close();
    }
  }

  @Test
  void a_budget_gives_as_many_permits_as_its_cap() {
    open();
    assertThat(grantedOf(10)).hasSize(3);
    assertThat(acquire(UUID.randomUUID()))
        .isEqualTo(new PermitDecision.Exhausted("3 of 3 used of d1"));
  }

  @Test
  void a_message_that_asks_again_keeps_its_permit() {
    open();
    UUID message = UUID.randomUUID();
    assertThat(acquire(message)).isEqualTo(acquire(message));
    assertThat(grantedOf(10)).hasSize(2);
  }

  @Test
  void what_is_still_under_way_counts_against_the_next_budget() {
    open();
    List<UUID> first = grantedOf(3);
    finish(first.get(0));
    now = DAY_2;
    assertThat(grantedOf(10)).as("two of five came over").hasSize(3);
  }

  @Test
  void what_came_over_and_became_final_in_the_new_budget_still_counts() {
    open();
    List<UUID> first = grantedOf(3);
    now = DAY_2;
    first.forEach(this::finish);
    assertThat(grantedOf(10)).hasSize(2);
  }

  @Test
  void a_returned_permit_counts_no_more() {
    open();
    UUID message = grantedOf(3).getFirst();
    journal.transact(tx -> {
      book.giveBack(tx, message, now);
      return null;
    });
    assertThat(grantedOf(10)).hasSize(1);
  }

  @Test
  void without_a_budget_the_floor_holds_per_hour() {
    open();
    now = DAY_3;
    assertThat(grantedOf(5)).hasSize(1).allSatisfy(this::finish);
    now = now.plus(Duration.ofMinutes(59));
    assertThat(grantedOf(5)).isEmpty();
    now = now.plus(Duration.ofMinutes(2));
    assertThat(grantedOf(5)).hasSize(1);
  }

  @Test
  void a_restart_forgets_no_permit_open_or_final() {
    open();
    finish(grantedOf(2).getFirst());
    reopen();
    assertThat(grantedOf(10)).hasSize(1);
    reopen();
    assertThat(grantedOf(10)).isEmpty();
  }

  @Test
  void a_snapshot_says_the_same_as_all_notes() {
    open();
    finish(grantedOf(2).getFirst());
    for (int i = 0; i < 400; i++) {
      UUID other = UUID.randomUUID();
      journal.transact(
          tx -> book.acquire(tx, rules, other, "birch", DAY_1)); // rolls segments, at the floor
    }
    for (int i = 0; i < 40; i++) {
      UUID message = acquireAndReturn();
      assertThat(message).isNotNull();
    }
    reopen();
    assertThat(grantedOf(10)).hasSize(1);
  }

  @Test
  void a_hundred_workers_get_no_more_than_the_cap() {
    open();
    List<PermitDecision> decisions = new ArrayList<>();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        workers.execute(() -> {
          PermitDecision decision = acquire(UUID.randomUUID());
          synchronized (decisions) {
            decisions.add(decision);
          }
        });
      }
    }
    assertThat(decisions)
        .hasSize(100)
        .filteredOn(PermitDecision.Granted.class::isInstance)
        .hasSize(3);
  }

  private UUID acquireAndReturn() {
    UUID message = UUID.randomUUID();
    acquire(message);
    journal.transact(tx -> {
      book.giveBack(tx, message, now);
      return null;
    });
    return message;
  }

  private void open() {
    journal =
        new Journal(
            directory,
            new JournalSettings(1024, Duration.ofDays(9), Duration.ofDays(2)),
            new UUID(1, 1),
            () -> now,
            List.of(book));
  }

  private void reopen() {
    journal.close();
    book = new PermitBook();
    open();
  }

  private PermitDecision acquire(UUID message) {
    return journal.transact(tx -> book.acquire(tx, rules, message, "maple", now));
  }

  private List<UUID> grantedOf(int asked) {
    List<UUID> granted = new ArrayList<>();
    for (int i = 0; i < asked; i++) {
      UUID message = UUID.randomUUID();
      switch (acquire(message)) {
        case PermitDecision.Granted _ -> granted.add(message);
        case PermitDecision.Exhausted _ -> {}
      }
    }
    return granted;
  }

  private void finish(UUID message) {
    journal.transact(tx -> {
      book.finish(tx, message, now);
      return null;
    });
  }
}
