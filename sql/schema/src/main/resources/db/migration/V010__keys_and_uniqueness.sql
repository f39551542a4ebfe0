-- When a key was last used, to the minute.
alter table api_keys add column last_used_at timestamptz;

-- An address is unique among its tenant's living mailboxes. Across tenants the domain's name keeps it
-- unique, so that no tenant learns of another's mailboxes from an error.
alter table mailboxes drop constraint mailboxes_address_key;
create unique index mailboxes_address on mailboxes (tenant_id, address) where retired_at is null;

-- A tenant's change and the order to publish it to the nodes are one transaction. The order belongs to
-- no tenant and says nothing of one, so every tenant may write it and see that it is already there.
create policy publish_order_seen on jobs for select to rookery_app
  using (tenant_id is null and kind = 'wanted.publish');
create policy publish_order_written on jobs for insert to rookery_app
  with check (tenant_id is null and kind = 'wanted.publish');
