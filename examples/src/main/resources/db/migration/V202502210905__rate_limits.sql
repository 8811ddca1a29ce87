-- Unlogged: a crash may forget who has been busy, and every request writes here.
create unlogged table rate_limits (
  bucket       text not null,
  window_start timestamptz not null,
  hits         integer not null default 1 check (hits > 0),
  primary key (bucket, window_start)
);
