-- The job ledger: claim with lease and fence, steps with markers, history.
create table jobs (
  id            uuid primary key,
  tenant_id     uuid references tenants (id),
  attempt       integer not null default 0,
  crash_count   integer not null default 0,
  created_at    timestamptz not null,
  fence         bigint not null default 0,
  finished_at   timestamptz,
  kind          text not null,
  -- one change at a time: jobs of the same lane never run together (e.g. node:<id>)
  lane          text,
  last_error    text,
  lease_until   timestamptz,
  payload       jsonb not null,
  priority      integer not null default 100,
  result        jsonb,
  run_at        timestamptz not null,
  snoozes       integer not null default 0,
  state         text not null,
  unique_key    text,
  -- what a snoozed job waits for, in words
  waiting_for   text,
  worker        text,
  constraint jobs_state check (state in ('ready', 'running', 'done', 'failed', 'cancelled', 'quarantined')),
  constraint jobs_lease check ((state = 'running') = (lease_until is not null and worker is not null)),
  constraint jobs_finished check ((state in ('ready', 'running')) = (finished_at is null))
);
create index jobs_due on jobs (priority, run_at, id) where state = 'ready';
create index jobs_leases on jobs (lease_until) where state = 'running';
create unique index jobs_unique on jobs (kind, unique_key) where state in ('ready', 'running') and unique_key is not null;
create unique index jobs_lane on jobs (lane) where state = 'running' and lane is not null;
create index jobs_by_tenant on jobs (tenant_id, created_at);
call secure_tenant_table('jobs');
grant select, insert on jobs to rookery_app;
grant select, insert, update, delete on jobs to rookery_worker;

-- intent, then effect, then result. The marker names the effect in the outside world, so that a
-- resumed step can look for what it already did.
create table job_steps (
  job_id      uuid not null references jobs (id) on delete cascade,
  name        text not null,
  tenant_id   uuid references tenants (id),
  fence       bigint not null,
  finished_at timestamptz,
  marker      text not null,
  position    integer not null,
  result      jsonb,
  started_at  timestamptz not null,
  state       text not null,
  primary key (job_id, name),
  constraint job_steps_state check (state in ('intent', 'done')),
  constraint job_steps_finished check ((state = 'done') = (finished_at is not null))
);
call secure_tenant_table('job_steps');
grant select on job_steps to rookery_app;
grant select, insert, update on job_steps to rookery_worker;

create table job_history (
  id        bigint generated always as identity primary key,
  job_id    uuid not null references jobs (id) on delete cascade,
  tenant_id uuid references tenants (id),
  at        timestamptz not null default now(),
  attempt   integer not null,
  detail    text not null default '',
  event     text not null,
  worker    text
);
create index job_history_by_job on job_history (job_id, id);
call secure_tenant_table('job_history');
grant select, insert on job_history to rookery_worker;
grant select, insert on job_history to rookery_app;

-- Wake-up only: a listener looks for due jobs; polling is the truth.
create function announce_job() returns trigger language plpgsql as $$
begin
  perform pg_notify('rookery_jobs', '');
  return null;
end
$$;
create trigger announce_job after insert on jobs for each statement execute function announce_job();
