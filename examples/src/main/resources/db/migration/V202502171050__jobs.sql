create type job_status as enum ('queued', 'running', 'done', 'dead');

create table jobs (
  id           bigint generated always as identity primary key,
  kind         text not null,
  payload      jsonb not null default '{}',
  status       job_status not null default 'queued',
  priority     smallint not null default 0,
  attempts     integer not null default 0,
  max_attempts integer not null default 5 check (max_attempts > 0),
  run_at       timestamptz not null default now(),
  worker       text,
  last_error   text,
  created_at   timestamptz not null default now(),
  constraint jobs_running_has_worker check ((status = 'running') = (worker is not null)),
  constraint jobs_attempts check (attempts <= max_attempts)
);

create index jobs_ready on jobs (priority desc, run_at, id) where status = 'queued';
-- One job of a kind and key at a time, for jobs that name a key.
create unique index jobs_key on jobs (kind, (payload ->> 'key')) where status in ('queued', 'running');
