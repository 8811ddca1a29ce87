create type discount_kind as enum ('percentage', 'fixed_amount', 'free_shipping');

create table discounts (
  id              bigint generated always as identity primary key,
  store_id        bigint not null default current_store_id() references stores,
  code            text not null check (code ~ '^[A-Za-z0-9_-]{3,32}$'),
  kind            discount_kind not null,
  value           integer not null default 0 check (value >= 0),
  minimum_cents   money_cents not null default 0,
  active_during   tstzrange not null default tstzrange(now(), null),
  max_redemptions integer check (max_redemptions > 0),
  redeemed        integer not null default 0 check (redeemed >= 0),
  is_active       boolean not null default true,
  created_at      timestamptz not null default now(),
  unique (store_id, id),
  constraint discounts_value check (case kind
    when 'percentage' then value between 1 and 100
    when 'fixed_amount' then value > 0
    else value = 0 end),
  constraint discounts_not_exhausted check (redeemed <= max_redemptions)
);

create unique index discounts_code on discounts (store_id, lower(code)) where is_active;

create table discount_redemptions (
  discount_id  bigint not null,
  order_id     bigint not null,
  store_id     bigint not null default current_store_id(),
  amount_cents money_cents not null,
  redeemed_at  timestamptz not null default now(),
  primary key (discount_id, order_id),
  foreign key (store_id, discount_id) references discounts (store_id, id),
  foreign key (store_id, order_id) references orders (store_id, id) on delete cascade
);

create function discount_amount(chosen discounts, subtotal bigint, shipping bigint) returns bigint
language sql immutable as $$
  select case chosen.kind
    when 'percentage' then subtotal * chosen.value / 100
    when 'fixed_amount' then least(chosen.value::bigint, subtotal)
    else shipping end
$$;
