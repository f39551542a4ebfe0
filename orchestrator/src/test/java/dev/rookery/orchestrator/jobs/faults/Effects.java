package dev.rookery.orchestrator.jobs.faults;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.util.Map;
import java.util.Optional;

/**
 * The outside world: what was made there, one row each time it was made, in transactions that are
 * not the ledger's.
 */
final class Effects {
  private final Database database;

  Effects(Database database) {
    this.database = database;
  }

  static void create(LiveDatabase live) {
    live.asOwner("create table effects (marker text not null, made_by text not null)");
    live.asOwner("grant select, insert on effects to rookery_worker");
  }

  String make(String marker, String by) {
    database.asWorker(db -> db.execute("insert into effects values (?, ?)", marker, by));
    return marker;
  }

  Optional<String> lookUp(String marker) {
    return database.asWorker(db ->
        db.fetchOptional("select marker from effects where marker = ? limit 1", marker)
            .map(row -> row.get(0, String.class)));
  }

  /** How often each was made. */
  Map<String, Integer> counts() {
    return database.asWorker(db ->
        db.fetch("select marker, count(*)::int from effects group by marker")
            .intoMap(row -> row.get(0, String.class), row -> row.get(1, Integer.class)));
  }
}
