-- The agent's own doors and whether each was open at the last heartbeat.
alter table node_sightings add column doors jsonb not null default '{}';
