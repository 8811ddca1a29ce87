create table carts (
  id         uuid primary key default gen_random_uuid(),
  store_id   bigint not null default current_store_id() references stores,
  profile_id bigint,
  expires_at timestamptz not null default now() + interval '30 days',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (store_id, profile_id) references profiles (store_id, id) on delete cascade,
  check (expires_at > created_at)
);

create unique index carts_one_a_profile on carts (profile_id) where profile_id is not null;
create index carts_expiry on carts (expires_at);

create trigger carts_touch before update on carts
  for each row execute function touch_updated_at();

create table cart_items (
  cart_id    uuid not null references carts on delete cascade,
  variant_id bigint not null references product_variants on delete cascade,
  quantity   integer not null check (quantity between 1 and 99),
  added_at   timestamptz not null default now(),
  primary key (cart_id, variant_id)
);
