package dev.rookery.orchestrator.jobs.replay;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as a release left it, with its journal.
 *
 * @param plan version of the workflow that wrote it
 * @param payload JSON text
 */
record Recorded(int plan, String kind, String payload, List<Step> steps) {

  /**
   * @param state {@code intent} or {@code done}
   * @param result JSON text
   */
  record Step(String name, String state, String marker, @Nullable String result) {}

  static Recorded of(Database database, UUID job) {
    return database.asWorker(db -> {
      var row =
          db.fetchSingle(
              "select kind, payload::text, (select max(version) from job_steps s where s.job_id = j.id) from jobs j where id = ?",
              job);
      List<Step> steps =
          db.fetch(
                  "select name, state, marker, result::text from job_steps where job_id = ? order by position",
                  job)
              .map(step ->
                  new Step(
                      step.get(0, String.class),
                      step.get(1, String.class),
                      step.get(2, String.class),
                      step.get(3, String.class)));
      return new Recorded(
          row.get(2, int.class), row.get(0, String.class), row.get(1, String.class), steps);
    });
  }

  static Recorded read(String name) {
    try (InputStream stored = Recorded.class.getResourceAsStream(name)) {
      if (stored == null) {
        throw new IllegalArgumentException("no recording " + name);
      }
      return Json.read(new String(stored.readAllBytes(), StandardCharsets.UTF_8), Recorded.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts it into a ledger as if that release had been stopped and this one started. */
  UUID restore(Database database) {
    UUID id = Ids.next();
    database.asWorker(db -> {
      db.execute(
          """
          insert into jobs (id, created_at, fence, kind, payload, priority, run_at, state)
          values (?, now(), 1, ?, ?::jsonb, 100, now(), 'ready')
          """,
          id,
          kind,
          payload);
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        db.execute(
            """
            insert into job_steps (job_id, name, fence, marker, position, started_at, finished_at, state, result, version)
            select ?, ?, 1, ?, ?, now(), case when state = 'done' then now() end, state, ?::jsonb, ?
            from (values (?)) as t(state)
            """,
            id,
            step.name(),
            step.marker(),
            i,
            step.result(),
            plan,
            step.state());
      }
      return id;
    });
    return id;
  }
}
