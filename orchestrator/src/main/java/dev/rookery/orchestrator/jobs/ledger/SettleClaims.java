package dev.rookery.orchestrator.jobs.ledger;

import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Verdict.Done;
import dev.rookery.orchestrator.platform.Ids;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes what runs ended in, each line only while its fence still holds the job, in this worker's
 * name: a server that lost its last second gives the same fence twice, to two workers.
 */
final class SettleClaims {
  /** The common case by itself: finished. */
  private static final String DONE =
      """
      with told as (
        select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::bigint[]) as t(id, fence, result, ran_ms)
      ), ended as (
        update jobs j set state = 'done', finished_at = now(), result = t.result::jsonb,
          lease_until = null, worker = null, claimed_at = null, waiting_for = null, signal = null
        from told t
        where j.id = t.id and j.fence = t.fence and j.state = 'running' and j.worker = ?
        returning j.id, j.tenant_id, j.attempt, j.kind, j.again, t.ran_ms
      ), noted as (
        insert into job_history (job_id, tenant_id, attempt, event, kind, ran_ms, worker)
        select id, tenant_id, attempt, 'done', kind, ran_ms, ? from ended
      )
      select count(*), array_agg(id) filter (where again) from ended
      """;

  /** {@code now()} is the same for the whole transaction, so it marks what was ended just now. */
  private static final String NOT_DONE =
      """
      select t.id, t.fence from unnest(?::uuid[], ?::bigint[]) as t(id, fence)
      where not exists (
        select from jobs j
        where j.id = t.id and j.fence = t.fence and j.state = 'done' and j.finished_at = now())
      """;

  /** A cancelled job is claimed once more at once, to be ended or undone. */
  private static final String OTHERS =
      """
      with told as (
        select *, wait_ms * interval '1 millisecond' as wait
        from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
          as t(id, fence, verdict, goal, wait_ms, detail, signal, ran_ms)
      ), held as (
        select t.*, j.again, j.cancel_asked, j.deadline, j.tenant_id,
          t.verdict = 'failed attempt' and not (j.undoing or j.undoable) and coalesce(j.deadline <= now() + t.wait, false) as too_late
        from told t join jobs j on j.id = t.id and j.fence = t.fence and j.state = 'running' and j.worker = ?
        for update of j
      ), next as (
        select h.*,
          case when too_late then format('deadline %s passed; %s', to_char(deadline at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), detail)
               else detail end as said,
          case when too_late then 'failed'
               when verdict = 'undone' and cancel_asked then 'cancelled'
               when goal not in ('scheduled', 'waiting') then goal
               when wait <= interval '0' then 'ready'
               when verdict <> 'released' and cancel_asked then 'ready'
               when verdict in ('snoozed', 'awaiting') and again then 'ready'
               when goal = 'waiting' and exists (
                 select from job_signals s
                 where s.name = h.signal and s.tenant_id is not distinct from h.tenant_id) then 'ready'
               else goal end as state
        from held h
      ), settled as (
        update jobs j set
          state = n.state,
          attempt = case when n.verdict in ('snoozed', 'awaiting', 'given up') then 0
                         when n.verdict = 'released' then greatest(0, j.attempt - 1)
                         else j.attempt end,
          crash_count = case when n.verdict in ('snoozed', 'awaiting') then 0 else j.crash_count end,
          snoozes = j.snoozes + case when n.verdict in ('snoozed', 'awaiting') then 1 else 0 end,
          waiting_for = case when n.verdict in ('snoozed', 'awaiting') then n.detail
                             when n.verdict = 'released' then j.waiting_for end,
          last_error = case when n.verdict in ('snoozed', 'awaiting') then null
                            when n.verdict in ('released', 'undone', 'cancelled') then j.last_error
                            else n.said end,
          undoable = j.undoable and n.verdict <> 'undone',
          finished_at = case when n.state in ('failed', 'cancelled', 'quarantined') then now() end,
          run_at = case when n.state in ('scheduled', 'waiting') then now() + n.wait else now() end,
          signal = case when n.verdict = 'awaiting' then n.signal end,
          undoing = j.undoing or n.verdict = 'given up',
          lease_until = null, worker = null, claimed_at = null
        from next n
        where j.id = n.id
        returning j.id, j.tenant_id, j.attempt, j.kind, j.state, n.verdict, n.too_late, n.said, n.ran_ms,
          j.again and j.state in ('failed', 'cancelled') as repeat
      ), noted as (
        insert into job_history (job_id, tenant_id, attempt, detail, event, kind, ran_ms, worker)
        select id, tenant_id, attempt, said, case when too_late then 'failed' else verdict end, kind, ran_ms, ?
        from settled where verdict not in ('snoozed', 'awaiting', 'released')
      )
      select id, repeat from settled
      """;

  /** A fresh job like an ended one, for who asked for it while that ran. */
  private static final String REPEAT =
      """
      insert into jobs (id, tenant_id, queue, created_at, kind, lane, payload, priority, run_at, state, unique_key)
      select t.fresh, tenant_id, queue, now(), kind, lane, payload, priority, now(), 'ready', unique_key
      from unnest(?::uuid[], ?::uuid[]) as t(ended, fresh) join jobs j on j.id = t.ended
      on conflict do nothing
      """;

  private SettleClaims() {}

  /**
   * @return whose claim was lost
   */
  static Set<Hold> write(Connection connection, String worker, List<Settlement> settlements)
      throws SQLException {
    List<Settlement> done = new ArrayList<>(settlements.size());
    List<Settlement> others = new ArrayList<>();
    settlements.stream()
        .sorted(Comparator.comparing(one -> one.job().id())) // all lock rows in one order
        .forEach(one -> (one.verdict() instanceof Done ? done : others).add(one));
    Set<Hold> refused = new HashSet<>();
    if (!done.isEmpty()) {
      refused.addAll(writeDone(connection, worker, done));
    }
    if (!others.isEmpty()) {
      refused.addAll(writeOthers(connection, worker, others));
    }
    return refused;
  }

  private static Set<Hold> writeDone(Connection connection, String worker, List<Settlement> done)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DONE)) {
      new Columns<>(statement, done)
          .uuids(one -> one.job().id())
          .longs(one -> one.job().fence())
          .texts(one -> one.verdict() instanceof Done end ? end.result() : null)
          .longs(one -> one.ran().toMillis())
          .value(worker)
          .value(worker);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long written = row.getLong(1);
        Array repeats = row.getArray(2);
        if (repeats != null) {
          repeat(connection, List.of((UUID[]) repeats.getArray()));
        }
        return written == done.size() ? Set.of() : notDone(connection, done);
      }
    }
  }

  private static Set<Hold> notDone(Connection connection, List<Settlement> done)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOT_DONE)) {
      new Columns<>(statement, done).uuids(one -> one.job().id()).longs(one -> one.job().fence());
      return KeepLeases.holds(statement);
    }
  }

  private static Set<Hold> writeOthers(
      Connection connection, String worker, List<Settlement> others) throws SQLException {
    SignalLocks.await(connection, others);
    Set<UUID> written = new HashSet<>();
    List<UUID> repeats = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OTHERS)) {
      bind(statement, worker, others);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          UUID id = rows.getObject(1, UUID.class);
          written.add(id);
          if (rows.getBoolean(2)) {
            repeats.add(id);
          }
        }
      }
    }
    if (!repeats.isEmpty()) {
      repeat(connection, repeats);
    }
    return others.stream()
        .map(one -> one.job().hold())
        .filter(hold -> !written.contains(hold.job()))
        .collect(Collectors.toSet());
  }

  private static void bind(PreparedStatement statement, String worker, List<Settlement> others)
      throws SQLException {
    new Columns<>(statement, others)
        .uuids(one -> one.job().id())
        .longs(one -> one.job().fence())
        .texts(one -> SettledAs.of(one.verdict()).word())
        .texts(one -> SettledAs.of(one.verdict()).goal())
        .longs(one -> SettledAs.of(one.verdict()).delay().toMillis())
        .texts(one -> SettledAs.of(one.verdict()).detail())
        .texts(one -> one.verdict() instanceof Verdict.Awaiting it ? it.signal() : null)
        .longs(one -> one.ran().toMillis())
        .value(worker)
        .value(worker);
  }

  private static void repeat(Connection connection, List<UUID> ended) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REPEAT)) {
      new Columns<>(statement, ended).uuids(id -> id).uuids(id -> Ids.next());
      statement.execute();
    }
  }
}
