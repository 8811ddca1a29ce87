create table sales_metrics (
  store_id      bigint not null references stores,
  day           date not null,
  orders        integer not null,
  units         integer not null,
  revenue_cents bigint not null,
  primary key (store_id, day)
);

create table inventory_metrics (
  variant_id bigint not null references product_variants on delete cascade,
  day        date not null,
  on_hand    integer not null,
  reserved   integer not null,
  primary key (variant_id, day)
);

create table customer_metrics (
  profile_id     bigint primary key references profiles on delete cascade,
  orders         integer not null,
  lifetime_cents bigint not null,
  average_cents  bigint generated always as (lifetime_cents / orders) stored,
  last_order_at  timestamptz not null,
  check (orders > 0)
);

create index customer_metrics_best on customer_metrics (lifetime_cents desc);

create table realtime_metrics (
  store_id bigint not null references stores,
  metric   text not null,
  minute   timestamptz not null check (minute = date_trunc('minute', minute, 'UTC')),
  value    bigint not null default 0,
  primary key (store_id, metric, minute)
);

create function roll_up_sales(of_day date) returns integer language plpgsql as $$
declare
  written integer;
begin
  insert into sales_metrics (store_id, day, orders, units, revenue_cents)
    select o.store_id, of_day, count(*), sum(i.units), sum(o.total_cents)
    from orders o
    join lateral (select sum(quantity) as units from order_items where order_id = o.id) i on true
    where (o.placed_at at time zone 'UTC')::date = of_day and o.status in ('paid', 'fulfilled')
    group by o.store_id
  on conflict (store_id, day) do update
    set orders = excluded.orders, units = excluded.units, revenue_cents = excluded.revenue_cents;
  get diagnostics written = row_count;
  return written;
end
$$;
