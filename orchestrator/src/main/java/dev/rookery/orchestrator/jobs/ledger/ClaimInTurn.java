package dev.rookery.orchestrator.jobs.ledger;

import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Claims ready jobs, tenant by tenant. For each kind the tenants that have something are found from
 * index entry to index entry, beginning after the one that was served last and going round; each
 * gets the same share of the room. So a turn reads few entries however many jobs wait, and a tenant
 * with very many delays another's by one turn.
 */
final class ClaimInTurn {
  /**
   * Tenants visited in a turn. A tenant's jobs lie together, so few tenants with several jobs each
   * cost less than many with one: of 1,000,000 jobs of 10,000 tenants, 64 were claimed at 0.92 of
   * the rate at 10,000 jobs, 500 at 0.41. More are visited while those have little.
   */
  private static final int FEW_TENANTS = 64;

  private static final int MANY_TENANTS = 512;

  private static final UUID NOBODY = new UUID(0, 0);

  private static final String CLAIM =
      """
      with wish as (
        select w.ord, w.kind, w.last_served, w.per_tenant,
          case when w.together = 0 then w.room
               else least(w.room, w.together - (select count(*) from jobs r where r.state = 'running' and r.kind = w.kind))
          end as room
        from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[])
          with ordinality as w(kind, room, together, per_tenant, last_served, ord)
        where not exists (select from job_pauses p where p.kind = w.kind)
      ), visit as materialized (
        select w.ord, w.kind, w.per_tenant, w.room, v.nth, v.queue
        from wish w cross join lateral (
          with recursive round as (
            select 0::bigint as nth, w.last_served as queue, false as again
            union all
            select r.nth + 1, next.queue, next.again
            from round r cross join lateral (
              (select j.queue, r.again from jobs j
               where j.state = 'ready' and j.kind = w.kind and j.queue > r.queue and (not r.again or j.queue <= w.last_served)
               order by j.queue limit 1)
              union all
              (select j.queue, true from jobs j
               where j.state = 'ready' and j.kind = w.kind and not r.again and j.queue <= w.last_served
               order by j.queue limit 1)
              limit 1
            ) next
            where r.nth < least(w.room, ?)
          )
          select nth, queue from round where nth > 0
        ) v
        order by v.nth, w.ord
        limit ?
      ), shared as (
        select visit.*, least(
            ? / count(*) over (),
            room / count(*) over (partition by kind)) as share
        from visit
      ), picked as materialized (
        select p.place, p.id, p.lane
        from shared s cross join lateral (
          select j.ctid as place, j.id, j.lane from jobs j
          where j.state = 'ready' and j.kind = s.kind and j.queue = s.queue
            and (j.deadline is null or j.deadline > now() or j.undoing)
            and (j.lane is null or not exists (
              select from jobs busy where busy.state = 'running' and busy.lane = j.lane))
          order by j.priority, j.id
          limit case when s.per_tenant = 0 then s.share
                     else greatest(0, least(s.share, s.per_tenant - (
                       select count(*) from jobs r where r.state = 'running' and r.kind = s.kind and r.queue = s.queue)))
                end
          for update skip locked
        ) p
      ), chosen as (
        select place from picked where lane is null
        union all
        (select distinct on (lane) place from picked where lane is not null order by lane, id)
      ), claimed as (
        update jobs j set state = 'running', attempt = j.attempt + 1, fence = j.fence + 1, again = false,
          claimed_at = now(), lease_until = now() + ? * interval '1 millisecond', worker = ?
        where j.ctid = any (array(select place from chosen))
        returning j.id, j.tenant_id, j.kind, j.payload, j.attempt, j.fence, j.snoozes, j.undoing, j.cancel_asked
      )
      select c.id, c.tenant_id, c.kind, c.payload, c.attempt, c.fence, c.snoozes, c.undoing, c.cancel_asked
      from claimed c
      union all
      (select distinct on (kind) null, queue, kind, null, 0, count(*) over (), 0, false, false from visit order by kind, nth desc)
      """;

  private static final String LOCK_LIMITED =
      "select pg_advisory_xact_lock(hashtextextended(kind, 7)) from unnest(?::text[]) kind";

  private final Map<String, UUID> lastServed = new ConcurrentHashMap<>();
  private volatile int tenants = FEW_TENANTS;

  List<Claimed> take(Connection connection, Turn turn) throws SQLException {
    if (turn.limit() == 0 || turn.wishes().isEmpty()) {
      return List.of();
    }
    lockLimited(connection, turn.wishes());
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      bind(statement, turn);
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows, turn);
      }
    }
  }

  /** Who counts what runs must be alone in doing so, and see what the last one claimed. */
  private static void lockLimited(Connection connection, List<Wish> wishes) throws SQLException {
    List<Wish> limited =
        wishes.stream()
            .filter(wish -> wish.together() > 0 || wish.perTenant() > 0)
            .sorted(Comparator.comparing(Wish::kind))
            .toList();
    if (limited.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(LOCK_LIMITED)) {
      new Columns<>(statement, limited).texts(Wish::kind);
      statement.execute();
    }
  }

  private void bind(PreparedStatement statement, Turn turn) throws SQLException {
    new Columns<>(statement, turn.wishes())
        .texts(Wish::kind)
        .longs(Wish::room)
        .longs(Wish::together)
        .longs(Wish::perTenant)
        .uuids(wish -> lastServed.getOrDefault(wish.kind(), NOBODY))
        .value((long) tenants)
        .value((long) turn.limit())
        .value((long) turn.limit())
        .value(turn.lease().toMillis())
        .value(turn.worker());
  }

  private List<Claimed> read(ResultSet rows, Turn turn) throws SQLException {
    List<Claimed> claimed = new ArrayList<>();
    long visited = 0;
    while (rows.next()) {
      UUID id = rows.getObject(1, UUID.class);
      if (id == null) {
        lastServed.put(rows.getString(3), rows.getObject(2, UUID.class));
        visited = rows.getLong(6);
      } else {
        claimed.add(claimed(id, rows, turn.worker()));
      }
    }
    tenants = nextTenants(visited, claimed.size(), turn.limit());
    return claimed;
  }

  private int nextTenants(long visited, int claimed, int limit) {
    if (visited >= tenants && claimed < limit / 2) {
      return Math.min(MANY_TENANTS, 2 * tenants);
    }
    return claimed >= limit ? Math.max(FEW_TENANTS, tenants / 2) : tenants;
  }

  private static Claimed claimed(UUID id, ResultSet row, String worker) throws SQLException {
    long fence = row.getLong(6);
    return new Claimed(
        id,
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        fence,
        row.getInt(7),
        row.getBoolean(8),
        row.getBoolean(9),
        fence == 1,
        worker);
  }
}
