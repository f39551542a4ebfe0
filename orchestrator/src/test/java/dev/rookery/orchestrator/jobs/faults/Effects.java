package dev.rookery.orchestrator.jobs.faults;

import dev.rookery.orchestrator.platform.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outside world: what was made and removed there, one row each time, in transactions that are
 * not the ledger's.
 */
final class Effects {
  /** What its database's owner runs first. */
  static final List<String> TABLES =
      List.of(
          "create table effects (marker text not null, made_by text not null)",
          "create table removals (marker text not null)",
          "grant select, insert on effects, removals to rookery_worker");

  private final Database database;

  Effects(Database database) {
    this.database = database;
  }

  String make(String marker, String by) {
    database.asWorker(db -> db.execute("insert into effects values (?, ?)", marker, by));
    return marker;
  }

  Optional<String> lookUp(String marker) {
    return database.asWorker(db ->
        db.fetchOptional(
                "select marker from effects where marker = ? and marker not in (select marker from removals) limit 1",
                marker)
            .map(row -> row.get(0, String.class)));
  }

  /** As a provider does that is not asked whether it is there. */
  void remove(String marker) {
    database.asWorker(db -> db.execute("insert into removals values (?)", marker));
  }

  /** How often each was made. */
  Map<String, Integer> counts() {
    return counts("select marker, count(*)::int from effects group by marker");
  }

  /** How often each was removed. */
  Map<String, Integer> removals() {
    return counts("select marker, count(*)::int from removals group by marker");
  }

  private Map<String, Integer> counts(String sql) {
    return database.asWorker(db ->
        db.fetch(sql).intoMap(row -> row.get(0, String.class), row -> row.get(1, Integer.class)));
  }
}
