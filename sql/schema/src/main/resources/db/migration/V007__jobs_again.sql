-- A unique job that is asked for while it runs must run once more: what it has read may be old.
alter table jobs add column again boolean not null default false;
grant update (again, run_at) on jobs to rookery_app;

-- Tenants' changes reach the nodes by one job of the operators; its payload is empty.
create policy announced_rows on jobs to rookery_app
  using (tenant_id is null and kind = 'wanted.publish')
  with check (tenant_id is null and kind = 'wanted.publish');
