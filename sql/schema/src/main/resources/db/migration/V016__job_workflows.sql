-- Workflows that wait for signals, undo what they did, and outlive their code.

-- A signal makes its waiters due in the transaction that stores it, so nobody looks for new ones.
drop index job_signals_new;
alter table job_signals drop column delivered;
create index job_signals_by_time on job_signals (at);

-- its journal has steps that its workflow can undo: it does not end as failed or cancelled before that
alter table jobs add column undoable boolean not null default false;

-- of the workflow that wrote the step
alter table job_steps add column version integer not null default 1;
grant delete on job_steps to rookery_worker; -- an undone job that is retried begins anew
