-- Sending domains, mailboxes, suppression.
create table domains (
  id           uuid primary key,
  tenant_id    uuid not null references tenants (id),
  created_at   timestamptz not null,
  dkim_key     bytea not null,
  dkim_public  text not null,
  dmarc_policy text not null default 'none' check (dmarc_policy in ('none', 'quarantine', 'reject')),
  dns_provider text not null,
  name         text not null,
  selector     text not null,
  state        text not null,
  verified_at  timestamptz,
  version      bigint not null default 1,
  unique (tenant_id, id),
  constraint domains_state check (state in ('claimed', 'published', 'verified', 'active', 'resting', 'retired')),
  constraint domains_verified check (state not in ('verified', 'active') or verified_at is not null)
);
-- a name belongs to one tenant at a time; the answer to a second claim is generic
create unique index domains_name on domains (name) where state <> 'retired';
call secure_tenant_table('domains');
grant select, insert, update on domains to rookery_app, rookery_worker;

-- Which records of a zone are ours; everything else is foreign and stays untouched.
create table domain_records (
  id         uuid primary key,
  tenant_id  uuid not null,
  domain_id  uuid not null,
  created_at timestamptz not null,
  family     text not null,
  name       text not null,
  type       text not null,
  value      text not null,
  zone       text not null,
  unique (tenant_id, zone, name, type, family, value),
  foreign key (tenant_id, domain_id) references domains (tenant_id, id)
);
call secure_tenant_table('domain_records');
grant select, insert, update, delete on domain_records to rookery_app, rookery_worker;

-- Plans as they were shown; apply names one by hash.
create table dns_plans (
  id         uuid primary key,
  tenant_id  uuid not null,
  domain_id  uuid not null,
  applied_at timestamptz,
  created_at timestamptz not null,
  document   jsonb not null,
  hash       text not null,
  unique (tenant_id, domain_id, hash),
  foreign key (tenant_id, domain_id) references domains (tenant_id, id)
);
call secure_tenant_table('dns_plans');
grant select, insert, update on dns_plans to rookery_app, rookery_worker;

create table domain_checks (
  id         uuid primary key,
  tenant_id  uuid not null,
  domain_id  uuid not null,
  check_id   text not null,
  checked_at timestamptz not null,
  expected   text not null,
  found      text not null,
  rfc        text not null,
  run_id     uuid not null,
  server     text not null,
  severity   text not null,
  verdict    text not null,
  fix        text not null default '',
  foreign key (tenant_id, domain_id) references domains (tenant_id, id)
);
create index domain_checks_by_domain on domain_checks (tenant_id, domain_id, checked_at);
call secure_tenant_table('domain_checks');
grant select, insert, delete on domain_checks to rookery_app, rookery_worker;

create table mailboxes (
  id            uuid primary key,
  tenant_id     uuid not null,
  domain_id     uuid not null,
  address       text not null unique,
  created_at    timestamptz not null,
  display_name  text not null default '',
  password_hash text not null,
  retired_at    timestamptz,
  version       bigint not null default 1,
  foreign key (tenant_id, domain_id) references domains (tenant_id, id)
);
call secure_tenant_table('mailboxes');
grant select, insert, update on mailboxes to rookery_app, rookery_worker;

create table suppressions (
  id         uuid primary key,
  tenant_id  uuid not null references tenants (id),
  address    text not null,
  created_at timestamptz not null,
  detail     text not null default '',
  reason     text not null,
  unique (tenant_id, address),
  constraint suppressions_reason check (reason in ('bounce', 'complaint', 'unsubscribe', 'manual'))
);
call secure_tenant_table('suppressions');
grant select, insert, delete on suppressions to rookery_app, rookery_worker;
