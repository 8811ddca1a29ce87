create type shipment_status as enum ('packing', 'shipped', 'delivered', 'returned');

create table shipments (
  id              bigint generated always as identity primary key,
  store_id        bigint not null default current_store_id(),
  order_id        bigint not null,
  status          shipment_status not null default 'packing',
  carrier         text,
  tracking_number text,
  shipped_at      timestamptz,
  delivered_at    timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  foreign key (store_id, order_id) references orders (store_id, id),
  constraint shipments_tracked check (status = 'packing' or tracking_number is not null),
  constraint shipments_in_order check (delivered_at >= shipped_at)
);

create index shipments_order on shipments (order_id);
create index shipments_underway on shipments (store_id, shipped_at) where status = 'shipped';
create unique index shipments_tracking on shipments (carrier, tracking_number) where tracking_number is not null;

create trigger shipments_touch before update on shipments
  for each row execute function touch_updated_at();
