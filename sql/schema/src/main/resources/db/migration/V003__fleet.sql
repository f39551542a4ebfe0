-- Nodes: what we want (nodes, node_wanted) apart from what was seen (node_sightings).
create table nodes (
  id                   uuid primary key,
  address              text,
  created_at           timestamptz not null,
  host_key             text,
  host_key_trust       text not null default 'pinned' check (host_key_trust in ('pinned', 'first-use')),
  hostname             text,
  monthly_cents        integer,
  name                 text not null unique check (name ~ '^[a-z][a-z0-9-]{0,40}$'),
  -- the address its own services listen on: 127.0.0.1, or in the lab the host's address
  inner_address        text not null default '127.0.0.1',
  provider             text not null,
  provider_ref         text,
  quarantine_reason    text,
  retired_at           timestamptz,
  root                 text not null default '/',
  smtp_port            integer not null default 25,
  ssh_port             integer not null default 22,
  ssh_user             text not null default 'root',
  state                text not null,
  submission_port      integer not null default 587,
  version              bigint not null default 1,
  constraint nodes_state check (state in ('ordered', 'addressed', 'provisioned', 'enrolled', 'warming', 'active', 'quarantined', 'retired')),
  constraint nodes_quarantined check ((state = 'quarantined') = (quarantine_reason is not null)),
  constraint nodes_retired check ((state = 'retired') = (retired_at is not null))
);
create unique index nodes_address on nodes (address, ssh_port) where address is not null and state <> 'retired';
grant select, insert, update on nodes to rookery_worker;

-- Secrets are sealed by the key-encryption key; associated data = table|column|row.
create table node_secrets (
  node_id         uuid primary key references nodes (id),
  enrol_key       bytea,
  enrol_token     bytea,
  enrol_until     timestamptz,
  enrolled_at     timestamptz,
  node_key        bytea,
  redis_password  bytea,
  ssh_key         bytea not null,
  unsubscribe_key bytea not null
);
grant select, insert, update on node_secrets to rookery_worker;

create table egress_sources (
  id         uuid primary key,
  created_at timestamptz not null,
  helo       text not null,
  ip         text not null unique,
  node_id    uuid not null references nodes (id),
  retired_at timestamptz
);
grant select, insert, update on egress_sources to rookery_worker;

create table node_wanted (
  node_id    uuid primary key references nodes (id),
  sha256     bytea not null,
  updated_at timestamptz not null,
  version    bigint not null
);
grant select, insert, update on node_wanted to rookery_worker;

create table node_sightings (
  node_id           uuid primary key references nodes (id),
  agent_started_at  timestamptz,
  agent_version     text,
  applied_version   bigint not null default 0,
  last_heartbeat_at timestamptz,
  last_seq          bigint not null default 0,
  liveness          text not null default 'never',
  liveness_since    timestamptz not null,
  queued            integer not null default -1,
  rss_bytes         bigint not null default 0,
  constraint node_sightings_liveness check (liveness in ('never', 'alive', 'unknown', 'silent'))
);
grant select, insert, update on node_sightings to rookery_worker;

-- The go-live gate: each check with what was asked and what answered.
create table gate_checks (
  id         uuid primary key,
  node_id    uuid not null references nodes (id),
  check_id   text not null,
  checked_at timestamptz not null,
  evidence   text not null,
  ok         boolean not null
);
create index gate_checks_by_node on gate_checks (node_id, checked_at);
grant select, insert on gate_checks to rookery_worker;
