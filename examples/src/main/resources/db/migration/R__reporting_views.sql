-- Views change often and hold no data: one repeatable file, run again whenever it changes.
drop materialized view if exists bestsellers;
drop view if exists order_summaries;

create view order_summaries as
  select o.id, o.store_id, o.number, o.status, p.display_name as customer, count(i.id) as lines,
         coalesce(sum(i.quantity), 0) as units, o.total_cents, o.currency, o.placed_at
  from orders o
  join profiles p on p.id = o.profile_id
  left join order_items i on i.order_id = o.id
  group by o.id, p.id;

create materialized view bestsellers as
  select o.store_id, i.sku, sum(i.quantity) as units, sum(i.line_cents) as revenue_cents,
         rank() over (partition by o.store_id order by sum(i.quantity) desc) as place
  from order_items i
  join orders o on o.id = i.order_id
  where o.status in ('paid', 'fulfilled')
  group by o.store_id, i.sku;

-- What REFRESH … CONCURRENTLY asks for.
create unique index bestsellers_key on bestsellers (store_id, sku);

comment on materialized view bestsellers is 'Refreshed by the back office; across stores.';
