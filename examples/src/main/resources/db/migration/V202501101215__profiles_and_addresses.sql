create table profiles (
  id           bigint generated always as identity primary key,
  store_id     bigint not null default current_store_id() references stores,
  email        email_address not null,
  display_name text not null check (length(display_name) between 1 and 200),
  preferences  jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  deleted_at   timestamptz,
  unique (store_id, id)
);

-- One account an address, however it is spelt; an address is free again once its account is deleted.
create unique index profiles_email on profiles (store_id, lower(email)) where deleted_at is null;
create index profiles_preferences on profiles using gin (preferences jsonb_path_ops);

create trigger profiles_touch before update on profiles
  for each row execute function touch_updated_at();

create type address_kind as enum ('billing', 'shipping');

create table addresses (
  id          bigint generated always as identity primary key,
  store_id    bigint not null default current_store_id(),
  profile_id  bigint not null,
  kind        address_kind not null,
  recipient   text not null,
  line1       text not null,
  line2       text,
  city        text not null,
  postal_code text not null,
  country     text not null check (country ~ '^[A-Z]{2}$'),
  is_default  boolean not null default false,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  foreign key (store_id, profile_id) references profiles (store_id, id) on delete cascade
);

create unique index addresses_one_default on addresses (profile_id, kind) where is_default;

create trigger addresses_touch before update on addresses
  for each row execute function touch_updated_at();
