-- The go-live gate tells how well a check passed, and keeps question and answer apart. Rows of the
-- release before have neither; their level is read from ok.
alter table gate_checks add column asked text;
alter table gate_checks add column answered text;
alter table gate_checks add column level text check (
  level is null
  or level in ('ok', 'weak', 'failed') and ok = (level <> 'failed') and asked is not null and answered is not null);

-- RSA, PKCS#8, sealed: a node signs mail of its own host name with it.
alter table node_secrets add column dkim_key bytea;

-- Who we are at an ACME server (RFC 8555 §7.3); the key is sealed, place acme_accounts|key|DIRECTORY.
create table acme_accounts (
  directory  text primary key,
  created_at timestamptz not null,
  key        bytea not null,
  location   text
);
grant select, insert, update on acme_accounts to rookery_worker;

-- The key that a node's certificate on order is for, until it is issued: sealed, place
-- certificate_keys|key|NODE.
create table certificate_keys (
  node_id    uuid primary key references nodes (id),
  created_at timestamptz not null,
  key        bytea not null
);
grant select, insert, update on certificate_keys to rookery_worker;

-- Certificates of nodes; the one issued last is the one in use. Keys are sealed, place
-- node_certificates|key|ID.
create table node_certificates (
  id         uuid primary key,
  node_id    uuid not null references nodes (id),
  chain      text not null,
  hostname   text not null,
  issuer     text not null,
  key        bytea not null,
  not_after  timestamptz not null,
  not_before timestamptz not null,
  stored_at  timestamptz not null,
  constraint node_certificates_times check (not_before < not_after)
);
create index node_certificates_by_node on node_certificates (node_id, stored_at desc);
grant select, insert on node_certificates to rookery_worker;
