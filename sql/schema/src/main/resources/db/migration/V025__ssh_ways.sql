-- The way SSH takes to a host, where it is not the straight one: another address than mail leaves
-- from, a jump host whose key is pinned as well; and log-in keys that are replaced.
alter table nodes add column ssh_address text;
alter table nodes add column jump_address text;
alter table nodes add column jump_host_key text;
alter table nodes add column jump_port integer check (jump_port between 1 and 65535);
-- all of it or nothing; the release before knows none of these columns
alter table nodes add column jump_user text constraint nodes_jump
  check (num_nulls(jump_address, jump_host_key, jump_port, jump_user) in (0, 4));

-- for the jump host; empty = ssh_key goes for both
alter table node_secrets add column jump_key bytea;
-- to become ssh_key, once the host has let it in
alter table node_secrets add column next_ssh_key bytea;
-- lines of authorized_keys that let keys of ours in that we no longer have; to be taken off the host
alter table node_secrets add column retired_ssh_keys text[] not null default '{}';
