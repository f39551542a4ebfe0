-- The ledger claims and settles in batches, serves tenants in turn and keeps what waits for its time
-- apart from what is due, so that a claim reads nothing but jobs it may take.

drop trigger announce_job on jobs;
drop function announce_job();  -- pg_notify holds one lock of the whole database until each commit is on disk; the writer rings after its commit
drop index jobs_due, jobs_leases, jobs_unique, jobs_by_tenant;

alter table jobs
  drop constraint jobs_tenant_id_fkey, -- it locked the tenant's row once for every job of a batch
  drop constraint jobs_state,
  drop constraint jobs_lease,
  drop constraint jobs_finished,
  -- whose turn: the tenant, or zeros for the operators; no generated column, which costs a tenth of every update
  add column queue uuid not null default '00000000-0000-0000-0000-000000000000',
  add column cancel_asked boolean not null default false,
  add column claimed_at timestamptz,
  -- ended as failed when it is not done by then
  add column deadline timestamptz,
  -- what a waiting job waits for
  add column signal text,
  -- given up: done steps are undone, the last one first
  add column undoing boolean not null default false;

alter table jobs no force row level security; -- its owner has no policy
update jobs set state = 'scheduled' where state = 'ready';
update jobs set claimed_at = now() where state = 'running';
update jobs set queue = tenant_id where tenant_id is not null;
alter table jobs force row level security;

-- every change of a job evaluates all of these: the commonest state and the cheapest test stand first
alter table jobs
  add constraint jobs_state check (state in ('done', 'running', 'ready', 'scheduled', 'waiting', 'failed', 'cancelled', 'quarantined')),
  add constraint jobs_lease check ((state = 'running') = (lease_until is not null and worker is not null and claimed_at is not null)),
  add constraint jobs_finished check ((finished_at is not null) = (state in ('done', 'failed', 'cancelled', 'quarantined'))),
  add constraint jobs_queue check (queue = coalesce(tenant_id, '00000000-0000-0000-0000-000000000000')),
  add constraint jobs_signal check (signal is not null or state <> 'waiting');

create index jobs_ready on jobs (kind, queue, priority, id) where state = 'ready';
create index jobs_timed on jobs (run_at) where state in ('scheduled', 'waiting');
create index jobs_running on jobs (kind, queue) where state = 'running';
create index jobs_cancels on jobs (worker) where cancel_asked;
create index jobs_deadlines on jobs (deadline) where deadline is not null and state in ('scheduled', 'waiting', 'ready');
create index jobs_signals on jobs (signal) where signal is not null and state = 'waiting';
create index jobs_dead on jobs (finished_at) where state in ('failed', 'quarantined');
create unique index jobs_unique on jobs (kind, unique_key)
  where unique_key is not null and state in ('scheduled', 'waiting', 'ready', 'running');
drop index jobs_lane;
create unique index jobs_lane on jobs (lane) where lane is not null and state = 'running';
alter table jobs set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- A signal stays until retention removes it, so that it may come before its waiter. Names belong to
-- their tenant.
create table job_signals (
  id        uuid not null primary key,
  tenant_id uuid,
  at        timestamptz not null default now(),
  -- its waiters have been told
  delivered boolean not null default false,
  name      text not null,
  payload   jsonb not null,
  constraint job_signals_name unique nulls not distinct (tenant_id, name)
);
create index job_signals_new on job_signals (at) where not delivered;
call secure_tenant_table('job_signals');
grant select, insert, update, delete on job_signals to rookery_worker;
grant select, insert on job_signals to rookery_app;

-- Kinds that nobody claims until a person resumes them.
create table job_pauses (
  kind   text primary key,
  at     timestamptz not null default now(),
  by     text not null,
  reason text not null
);
grant select, insert, update, delete on job_pauses to rookery_worker;

-- Workers that live; who has not renewed its line by alive_until is taken for gone. For people only.
create table job_workers (
  name        text primary key,
  alive_until timestamptz not null,
  kinds       text[] not null,
  slots       integer not null,
  started_at  timestamptz not null default now()
);
grant select, insert, update, delete on job_workers to rookery_worker;

-- how long a step of that name took in earlier jobs
create index job_steps_by_name on job_steps (name, job_id);

-- Recurring work: one row a schedule; whoever moves next_at forward enqueues the turn, in one transaction.
create table job_schedules (
  name    text primary key,
  last_at timestamptz,
  next_at timestamptz not null,
  rule    text not null
);
grant select, insert, update, delete on job_schedules to rookery_worker;

-- What was seen, a line for each end of an attempt and each act of a person. Only ever appended to;
-- whole months are dropped by retention.
alter table job_history rename to job_history_before;
create table job_history (
  at        timestamptz not null default now(),
  job_id    uuid not null,
  tenant_id uuid,
  attempt   integer not null,
  detail    text not null default '',
  event     text not null,
  kind      text not null,
  ran_ms    integer,
  -- a worker's name, or who acted
  worker    text
) partition by range (at);
create index job_history_of_job on job_history (job_id, at);
create index job_history_by_time on job_history using brin (at); -- what happened within the last hour
call secure_tenant_table('job_history');
grant select, insert on job_history to rookery_worker;
grant select, insert on job_history to rookery_app;
create table job_history_others partition of job_history default;
call secure_tenant_table('job_history_others');

-- The history's partitions: a year ahead exist, those that ended before the retention are dropped.
-- By a job that may do nothing else with the tables.
create function keep_job_history(retention interval) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  child   text;
  dropped integer := 0;
  month   date;
begin
  for month in select (date_trunc('month', now()) + make_interval(months => i))::date from generate_series(0, 12) i loop
    child := 'job_history_' || to_char(month, 'YYYY_MM');
    if to_regclass(child) is null then
      execute format('create table %I partition of job_history for values from (%L) to (%L)', child,
        month, (month + interval '1 month')::date);
      call secure_tenant_table(child::regclass);
    end if;
  end loop;
  for child in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'job_history'::regclass and c.relname ~ '^job_history_\d{4}_\d{2}$'
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < now() - retention
  loop
    execute format('drop table %I', child);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
revoke all on function keep_job_history(interval) from public;
grant execute on function keep_job_history(interval) to rookery_worker;
select keep_job_history(interval '100 years');

-- the owner is bound by row security too, and has no policy
alter table job_history_before no force row level security;
alter table job_history no force row level security;
alter table jobs no force row level security;
insert into job_history (at, job_id, tenant_id, attempt, detail, event, kind, worker)
  select b.at, b.job_id, b.tenant_id, b.attempt, b.detail, b.event, j.kind, b.worker
  from job_history_before b join jobs j on j.id = b.job_id;
drop table job_history_before;
alter table job_history force row level security;
alter table jobs force row level security;
