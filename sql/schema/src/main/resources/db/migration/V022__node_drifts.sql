-- What differed on a node's host although nobody asked for a change; a row for each finding, an
-- empty one too, from the first look that found it to the last.
create table node_drifts (
  id            uuid primary key,
  node_id       uuid not null references nodes (id),
  differences   text[] not null,
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null,
  constraint node_drifts_times check (first_seen_at <= last_seen_at)
);
create index node_drifts_by_node on node_drifts (node_id, first_seen_at desc);
grant select, insert, update (last_seen_at) on node_drifts to rookery_worker;
