package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits for a commit runs after it, and only of its own transaction. */
class AfterCommitTest {
  private static LiveDatabase live;
  private final List<String> seen = new ArrayList<>();

  @BeforeAll
  static void create() {
    live = LiveDatabase.create();
  }

  @AfterAll
  static void drop() {
    live.close();
  }

  @Test
  void an_action_runs_after_the_commit_and_once() {
    Database database = live.database();
    Runnable action = () -> seen.add("rang");

    database.asWorker(db -> {
      Database.afterCommit(db, action);
      Database.afterCommit(db, action);
      return seen.add("wrote");
    });

    assertThat(seen).containsExactly("wrote", "rang");
  }

  @Test
  void an_action_of_a_transaction_that_rolls_back_never_runs() {
    assertThatThrownBy(() ->
            live.database()
                .asWorker(db -> {
                  Database.afterCommit(db, () -> seen.add("rang"));
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");

    assertThat(seen).isEmpty();
  }

  @Test
  void one_transaction_does_not_run_what_another_is_waiting_with() {
    Database database = live.database();
    database.asWorker(outer -> {
      Database.afterCommit(outer, () -> seen.add("outer"));
      database.asWorker(inner -> {
        Database.afterCommit(inner, () -> seen.add("inner"));
        return null;
      });
      return seen.add("outer still open");
    });

    assertThat(seen).containsExactly("inner", "outer still open", "outer");
  }

  @Test
  void an_action_asked_for_in_a_savepoint_waits_for_the_whole() {
    live.database()
        .asWorker(db -> {
          db.transaction(nested -> Database.afterCommit(nested.dsl(), () -> seen.add("rang")));
          return seen.add("after the savepoint");
        });

    assertThat(seen).containsExactly("after the savepoint", "rang");
  }
}
