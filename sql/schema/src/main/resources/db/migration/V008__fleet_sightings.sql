-- A released node goes back to where it was; a beat that was seen already is not a new sign of life.
alter table nodes add column quarantined_from text;
alter table nodes add constraint nodes_quarantined_from check ((state = 'quarantined') = (quarantined_from is not null));
alter table node_sightings add column last_beat bigint not null default 0;
-- Why an agent was restarted, and when, at most once a minute.
create table agent_restarts (
  id         uuid primary key,
  node_id    uuid not null references nodes (id),
  at         timestamptz not null,
  outcome    text not null,
  reason     text not null
);
create index agent_restarts_by_node on agent_restarts (node_id, at);
grant select, insert on agent_restarts to rookery_worker;
