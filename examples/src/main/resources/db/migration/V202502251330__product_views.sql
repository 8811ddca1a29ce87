create table product_views (
  id         bigint generated always as identity primary key,
  product_id bigint not null references products on delete cascade,
  profile_id bigint references profiles on delete set null,
  referrer   text,
  viewed_at  timestamptz not null default now()
);

create index product_views_recent on product_views (product_id, viewed_at desc);
create index product_views_time on product_views using brin (viewed_at);
