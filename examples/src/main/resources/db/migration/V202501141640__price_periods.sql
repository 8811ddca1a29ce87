-- Prices announced ahead of time. Two periods of one variant never overlap. A bigint has no GiST operator class of its
-- own without btree_gist; as a range of one number it needs none.
create table price_periods (
  id          bigint generated always as identity primary key,
  variant_id  bigint not null references product_variants on delete cascade,
  price_cents money_cents not null,
  during      tstzrange not null check (not isempty(during)),
  constraint price_periods_no_overlap
    exclude using gist (int8range(variant_id, variant_id, '[]') with &&, during with &&)
);

create function price_at(wanted_variant bigint, at_time timestamptz) returns bigint language sql stable as $$
  select coalesce(
    (select price_cents from price_periods where variant_id = wanted_variant and during @> at_time),
    (select price_cents from product_variants where id = wanted_variant))
$$;
