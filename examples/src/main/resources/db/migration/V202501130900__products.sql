create type product_status as enum ('draft', 'active', 'archived');

create table products (
  id               bigint generated always as identity primary key,
  store_id         bigint not null default current_store_id() references stores,
  slug             text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name             text not null check (length(btrim(name)) > 0),
  description      text not null default '',
  status           product_status not null default 'draft',
  attributes       jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  primary_image_id bigint,
  published_at     timestamptz,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  unique (store_id, slug),
  unique (store_id, id),
  constraint products_active_is_published check (status <> 'active' or published_at is not null)
);

create trigger products_touch before update on products
  for each row execute function touch_updated_at();

create table product_variants (
  id           bigint generated always as identity primary key,
  store_id     bigint not null default current_store_id(),
  product_id   bigint not null,
  sku          text not null check (sku = upper(sku) and length(sku) between 3 and 40),
  title        text not null,
  price_cents  money_cents not null,
  cost_cents   money_cents,
  margin_cents bigint generated always as (price_cents - cost_cents) stored,
  weight_grams integer check (weight_grams > 0),
  options      jsonb not null default '{}',
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  unique (store_id, sku),
  unique (store_id, id),
  foreign key (store_id, product_id) references products (store_id, id) on delete cascade
);

create index product_variants_product on product_variants (product_id);

create trigger product_variants_touch before update on product_variants
  for each row execute function touch_updated_at();

create table product_images (
  id         bigint generated always as identity primary key,
  product_id bigint not null references products on delete cascade,
  url        text not null check (url ~ '^https://'),
  alt_text   text not null default '',
  position   integer not null default 0,
  unique (product_id, id),
  unique (product_id, position) deferrable initially deferred
);

-- Product and primary image point at each other; deferred, so that one transaction can write both in either order.
alter table products add constraint products_primary_image
  foreign key (id, primary_image_id) references product_images (product_id, id)
  deferrable initially deferred;

create table product_categories (
  product_id  bigint not null references products on delete cascade,
  category_id bigint not null references categories on delete cascade,
  primary key (product_id, category_id)
);

create index product_categories_category on product_categories (category_id);
