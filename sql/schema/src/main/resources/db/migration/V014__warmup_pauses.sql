-- Idle days and rests: both change what the next cap may be.
alter table warmups add column last_sent_day integer;
alter table warmups add column resting_since integer;

alter table warmups add constraint warmups_rest check (resting_since is null or cap = 0);
