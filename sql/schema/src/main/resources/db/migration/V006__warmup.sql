-- How many messages an egress source may send to a receiving provider on a sending day, and why.
create table receiving_providers (
  key         text primary key check (key ~ '^[a-z][a-z0-9-]{0,30}$'),
  mx_suffixes text[] not null
);
grant select, insert, update, delete on receiving_providers to rookery_worker;

create table warmups (
  egress_source_id uuid not null references egress_sources (id),
  provider         text not null,
  cap              integer not null check (cap >= 0),
  clean_days       integer not null default 0,
  day              integer not null,
  ladder           text not null,
  sending_days     integer not null default 0,
  step             integer not null check (step >= 0),
  primary key (egress_source_id, provider)
);
grant select, insert, update on warmups to rookery_worker;

create table warmup_decisions (
  id               uuid primary key,
  cap_after        integer not null,
  cap_before       integer not null,
  day              integer not null,
  decided_at       timestamptz not null,
  egress_source_id uuid not null references egress_sources (id),
  inputs           jsonb not null,
  move             text not null,
  provider         text not null,
  sentence         text not null,
  unique (egress_source_id, provider, day),
  constraint warmup_decisions_move check (move in ('start', 'up', 'hold', 'back', 'rest'))
);
grant select, insert on warmup_decisions to rookery_worker;
