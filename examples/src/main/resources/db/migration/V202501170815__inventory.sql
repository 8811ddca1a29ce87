create table inventory_levels (
  variant_id    bigint primary key references product_variants on delete cascade,
  on_hand       integer not null default 0 check (on_hand >= 0),
  reserved      integer not null default 0 check (reserved >= 0),
  available     integer generated always as (on_hand - reserved) stored,
  reorder_point integer not null default 0 check (reorder_point >= 0),
  updated_at    timestamptz not null default now(),
  constraint inventory_levels_not_oversold check (reserved <= on_hand)
);

create index inventory_levels_low on inventory_levels (variant_id) where on_hand - reserved <= reorder_point;

create trigger inventory_levels_touch before update on inventory_levels
  for each row execute function touch_updated_at();

create type inventory_reason as enum ('received', 'reserved', 'released', 'shipped', 'returned', 'counted');

create table inventory_movements (
  id         bigint generated always as identity primary key,
  variant_id bigint not null references product_variants on delete cascade,
  reason     inventory_reason not null,
  quantity   integer not null check (quantity <> 0),
  reference  text,
  moved_at   timestamptz not null default now()
);

create index inventory_movements_variant on inventory_movements (variant_id, moved_at desc);
