-- When a key was last used, to the minute.
alter table api_keys add column last_used_at timestamptz;

-- An address is unique among its tenant's living mailboxes. Across tenants the domain's name keeps it
-- unique, so that no tenant learns of another's mailboxes from an error.
alter table mailboxes drop constraint mailboxes_address_key;
create unique index mailboxes_address on mailboxes (tenant_id, address) where retired_at is null;

-- What is ours of a value: all of it (the whole family), or one piece such as an SPF term.
alter table domain_records add column whole boolean not null;

-- The diff that a person saw is kept with the plan it shows.
alter table dns_plans add column diff text not null;
alter table dns_plans add column zone text not null;
alter table dns_plans add column safe boolean not null;
