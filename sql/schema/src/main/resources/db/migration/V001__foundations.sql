-- Roles, tenant context and who the customers are.
-- Three roles: the migrator owns everything and is itself bound by FORCE; rookery_app serves one
-- tenant at a time; rookery_worker serves jobs and ingest over all tenants. None bypasses row security.
do $$
begin
  if not exists (select from pg_roles where rolname = 'rookery_app') then
    create role rookery_app login nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
  if not exists (select from pg_roles where rolname = 'rookery_worker') then
    create role rookery_worker login nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end
$$;

grant usage on schema public to rookery_app, rookery_worker;

-- The tenant of this transaction, or null (then no row is seen). After SET LOCAL the setting is '' and not null.
create function current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('rookery.tenant', true), '')::uuid;

-- Puts a table under row security: rookery_app sees its tenant's rows, rookery_worker all.
create procedure secure_tenant_table(target regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_rows on %s to rookery_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', target);
  execute format('create policy worker_rows on %s to rookery_worker using (true) with check (true)', target);
end
$$;

create table tenants (
  id         uuid primary key,
  code       text not null unique check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
  created_at timestamptz not null,
  name       text not null check (length(name) between 1 and 200),
  state      text not null constraint tenants_state check (state in ('active', 'suspended')),
  version    bigint not null default 1
);
alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenant_rows on tenants to rookery_app using (id = current_tenant()) with check (id = current_tenant());
create policy worker_rows on tenants to rookery_worker using (true) with check (true);
grant select on tenants to rookery_app;
grant select, insert, update on tenants to rookery_worker;

-- Keys are random 256 bit, so a plain SHA-256 is kept. tenant_id is null for the operators' own keys.
create table api_keys (
  id            uuid primary key,
  tenant_id     uuid references tenants (id),
  created_at    timestamptz not null,
  expires_at    timestamptz,
  key_id        text not null unique,
  last4         text not null,
  name          text not null,
  revoked_at    timestamptz,
  scopes        text[] not null,
  secret_sha256 bytea not null check (octet_length(secret_sha256) = 32)
);
call secure_tenant_table('api_keys');
grant select, insert, update on api_keys to rookery_worker;
grant select on api_keys to rookery_app;

-- Who changed what, when, why. Written in the transaction of the change.
create table audit_entries (
  id          uuid primary key,
  tenant_id   uuid references tenants (id),
  action      text not null,
  actor       text not null,
  at          timestamptz not null,
  detail      jsonb not null default '{}',
  entity_id   text not null,
  entity_type text not null
);
create index audit_entries_by_tenant on audit_entries (tenant_id, at);
call secure_tenant_table('audit_entries');
grant insert on audit_entries to rookery_app, rookery_worker;
grant select on audit_entries to rookery_app, rookery_worker;

-- Answers kept for requests that came with an Idempotency-Key, for 24 hours.
create table idempotency_keys (
  caller      text not null,
  key         text not null check (length(key) <= 255),
  body_sha256 bytea not null,
  created_at  timestamptz not null,
  response    text,
  status      integer,
  primary key (caller, key)
);
grant select, insert, update, delete on idempotency_keys to rookery_worker;

-- Few values that hold for the whole installation, e.g. the sending calendar.
create table settings (
  name       text primary key,
  updated_at timestamptz not null,
  value      jsonb not null
);
grant select, insert, update on settings to rookery_worker;
grant select on settings to rookery_app;
