-- Rented and adopted machines: prices keep their currency, a try to order is remembered before it is made, host keys tell how we came by them.
alter table nodes add column monthly_currency text check (monthly_currency ~ '^[A-Z]{3}$');
update nodes set monthly_currency = 'USD' where monthly_cents is not null;
-- Set before each order: an answer may be lost, and the provider's lists lag behind.
alter table nodes add column order_tried_at timestamptz;
-- Finer than host_key_trust, whose two words the release before reads; empty = as host_key_trust says.
alter table nodes add column host_key_origin text check (host_key_origin in ('pinned', 'by-hand', 'injected', 'first-use'));

-- The temporary host key that an order carries; forgotten when the host has one of its own.
alter table node_secrets add column first_host_key bytea;
