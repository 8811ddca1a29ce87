create type order_status as enum ('pending', 'paid', 'fulfilled', 'cancelled', 'refunded');

create sequence order_numbers start with 10001;

create table orders (
  id             bigint generated always as identity primary key,
  store_id       bigint not null default current_store_id() references stores,
  number         bigint not null default nextval('order_numbers') unique,
  profile_id     bigint not null,
  status         order_status not null default 'pending',
  currency       currency_code not null,
  subtotal_cents money_cents not null default 0,
  discount_cents money_cents not null default 0,
  shipping_cents money_cents not null default 0,
  tax_cents      money_cents not null default 0,
  total_cents    bigint generated always as (subtotal_cents - discount_cents + shipping_cents + tax_cents) stored,
  note           text,
  placed_at      timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  unique (store_id, id),
  foreign key (store_id, profile_id) references profiles (store_id, id),
  constraint orders_discount_within_subtotal check (discount_cents <= subtotal_cents)
);

alter sequence order_numbers owned by orders.number;

create index orders_profile on orders (profile_id, placed_at desc);
create index orders_open on orders (store_id, placed_at) where status in ('pending', 'paid');

create trigger orders_touch before update on orders
  for each row execute function touch_updated_at();

create table order_items (
  id               bigint generated always as identity primary key,
  store_id         bigint not null default current_store_id(),
  order_id         bigint not null,
  variant_id       bigint not null,
  sku              text not null,
  title            text not null,
  quantity         integer not null check (quantity > 0),
  unit_price_cents money_cents not null,
  line_cents       bigint generated always as (quantity * unit_price_cents) stored,
  unique (order_id, variant_id),
  foreign key (store_id, order_id) references orders (store_id, id) on delete cascade,
  foreign key (store_id, variant_id) references product_variants (store_id, id)
);

create index order_items_variant on order_items (variant_id);

create function orders_guard_status() returns trigger language plpgsql as $$
begin
  if (old.status, new.status) not in (
      ('pending', 'paid'), ('pending', 'cancelled'),
      ('paid', 'fulfilled'), ('paid', 'cancelled'), ('paid', 'refunded'), ('fulfilled', 'refunded')) then
    raise exception 'order % cannot go from % to %', old.number, old.status, new.status using errcode = 'SH001';
  end if;
  return new;
end
$$;

create trigger orders_guard_status before update of status on orders
  for each row when (old.status is distinct from new.status) execute function orders_guard_status();

-- The subtotal follows the items, whoever writes them.
create function order_items_sum() returns trigger language plpgsql as $$
declare
  changed bigint := case when tg_op = 'DELETE' then old.order_id else new.order_id end;
begin
  update orders
    set subtotal_cents = (select coalesce(sum(line_cents), 0) from order_items where order_id = changed)
    where id = changed;
  return null;
end
$$;

create trigger order_items_sum after insert or update or delete on order_items
  for each row execute function order_items_sum();
