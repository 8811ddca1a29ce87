create table sessions (
  id           uuid primary key default gen_random_uuid(),
  profile_id   bigint not null references profiles on delete cascade,
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  ip_address   inet,
  user_agent   text,
  created_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now(),
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  check (expires_at > created_at)
);

create index sessions_live on sessions (profile_id, expires_at) where revoked_at is null;
