-- Money is whole cents in a bigint: no rounding that somebody would have to explain to a customer.
create domain money_cents as bigint check (value >= 0);
create domain currency_code as text check (value ~ '^[A-Z]{3}$');
create domain email_address as text check (value ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' and length(value) <= 254);

create function touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;

create table stores (
  id         bigint generated always as identity primary key,
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name       text not null check (length(btrim(name)) > 0),
  currency   currency_code not null,
  settings   jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create trigger stores_touch before update on stores
  for each row execute function touch_updated_at();

-- The store that the current transaction works for. Null outside of one: then no row of any store is visible.
create function current_store_id() returns bigint language sql stable as $$
  select nullif(current_setting('app.store_id', true), '')::bigint
$$;

comment on function current_store_id() is 'Set with set_config(''app.store_id'', …, true) at the start of a transaction.';
