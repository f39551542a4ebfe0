-- The life of a node after its gate. Whether it serves stands beside its state, so that it returns to
-- where it was, and so that the release before, which does not know of it, reads states it knows.
alter table nodes add column duty text not null default 'in-service' check (duty in ('in-service', 'maintenance', 'draining'));
alter table nodes add column duty_reason text;
alter table nodes add column duty_since timestamptz check ((duty = 'in-service') = (duty_since is null));
-- The agent's package that the node is held at, until an upgrade moves it; empty = the installation's.
alter table nodes add column agent_sha256 text check (agent_sha256 ~ '^[0-9a-f]{64}$');

-- What the agent says of itself: whether it takes nothing new, and which folder it runs from.
alter table node_sightings add column agent_folder text;
alter table node_sightings add column closed boolean;

-- An address may be given back and come again, with a warm-up that begins anew: its warm-ups are
-- those of its present use.
alter table egress_sources add column uses integer not null default 1;
alter table warmups add column uses integer not null default 1;
