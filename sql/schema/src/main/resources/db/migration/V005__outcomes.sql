-- Append-only record of every event an agent reported; everyone else counts from it.
-- tenant_id is the nil UUID where the submitter could not be matched to a tenant.
create table outcomes (
  tenant_id      uuid not null,
  occurred_at    timestamptz not null,
  node_id        uuid not null,
  epoch          uuid not null,
  seq            bigint not null,
  budget         text,
  egress_ip      text,
  kind           text not null,
  message_id     uuid,
  provider       text not null,
  received_at    timestamptz not null,
  recipient      text,
  reply          text,
  scope          text,
  sending_day    integer not null,
  sending_domain text,
  size           bigint not null default 0,
  smtp_code      integer not null default 0,
  status         text,
  primary key (node_id, epoch, seq, occurred_at),
  constraint outcomes_kind check (kind in ('accepted', 'delivered', 'deferred', 'bounced', 'complained', 'unsubscribed', 'refused'))
) partition by range (occurred_at);
create index outcomes_by_tenant on outcomes (tenant_id, occurred_at);
create index outcomes_by_message on outcomes (message_id) where message_id is not null;
call secure_tenant_table('outcomes');
grant select on outcomes to rookery_app;
grant select, insert on outcomes to rookery_worker;

-- Makes the partition of a month, under the same row security; nobody is granted anything on it.
create procedure create_outcomes_month(month date)
  language plpgsql as $$
declare
  child text := 'outcomes_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass(child) is not null then
    return;
  end if;
  execute format('create table %I partition of outcomes for values from (%L) to (%L)', child,
    date_trunc('month', month)::date, (date_trunc('month', month) + interval '1 month')::date);
  call secure_tenant_table(child::regclass);
end
$$;
create table outcomes_other partition of outcomes default;
call secure_tenant_table('outcomes_other');

-- Counters, raised only by rows that were really inserted, in the same transaction.
create table outcome_counts (
  tenant_id   uuid not null,
  sending_day integer not null,
  egress_ip   text not null,
  provider    text not null,
  kind        text not null,
  count       bigint not null check (count >= 0),
  primary key (tenant_id, sending_day, egress_ip, provider, kind)
);
call secure_tenant_table('outcome_counts');
grant select on outcome_counts to rookery_app;
grant select, insert, update on outcome_counts to rookery_worker;

-- Highest sequence number below which nothing is missing.
create table node_watermarks (
  node_id    uuid not null references nodes (id),
  epoch      uuid not null,
  seq        bigint not null default 0,
  updated_at timestamptz not null,
  primary key (node_id, epoch)
);
grant select, insert, update on node_watermarks to rookery_worker;

-- Sequence numbers that came before their predecessors; emptied as the watermark passes.
create table node_events_ahead (
  node_id uuid not null references nodes (id),
  epoch   uuid not null,
  seq     bigint not null,
  primary key (node_id, epoch, seq)
);
grant select, insert, delete on node_events_ahead to rookery_worker;

-- Frames that could not be taken, with their bytes, for a person to look at.
create table refused_frames (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  body       bytea not null check (octet_length(body) <= 65536),
  node_id    uuid not null references nodes (id),
  reason     text not null
);
grant select, insert on refused_frames to rookery_worker;
