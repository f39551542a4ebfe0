package dev.rookery.orchestrator.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.warmup.WarmupStore.Pair;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address that was given back and is rented again. */
class AddressComesAgainTest {
  private static final Ladder LADDER = Ladders.require("standard");
  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void its_warm_up_begins_at_the_first_step_again() {
    UUID source = source();
    Pair pair = new Pair(source, "maple");
    Standing first = Standing.first(Ladders.limits());
    database.asWorker(db -> WarmupStore.insert(db, pair, LADDER, first, 7));
    database.asWorker(db -> db.execute("update warmups set step = 12, sending_days = 30"));
    assertThat(database.asWorker(WarmupStore::pairs)).containsExactly(pair);

    database.asWorker(db -> db.execute("update egress_sources set uses = uses + 1"));

    assertThat(database.asWorker(WarmupStore::pairs)).as("of its present use").isEmpty();
    assertThat(database.asWorker(WarmupStore::list)).isEmpty();
    var due = database.asWorker(db -> WarmupStore.lock(db, 7));
    assertThat(due).isEmpty();
    assertThat(database.<Boolean>asWorker(db -> WarmupStore.insert(db, pair, LADDER, first, 9)))
        .isTrue();
    assertThat(database.<Boolean>asWorker(db -> WarmupStore.insert(db, pair, LADDER, first, 9)))
        .as("another replica's try")
        .isFalse();
    Warmup anew = database.asWorker(WarmupStore::list).getFirst();
    assertThat(anew.step()).isZero();
    assertThat(anew.day()).isEqualTo(9);
    assertThat(anew.standing()).isEqualTo(first);
  }

  private UUID source() {
    UUID node = Ids.next();
    UUID source = Ids.next();
    database.asWorker(db -> {
      db.execute(
          "insert into nodes (id, created_at, name, provider, state) values (?, now(), 'n', 'own', 'warming')",
          node);
      return db.execute(
          "insert into egress_sources (id, created_at, helo, ip, node_id) values (?, now(), 'n.example', '192.0.2.1', ?)",
          source,
          node);
    });
    return source;
  }
}
