create type seat_kind as enum ('stalls', 'balcony', 'box');

create table venues (
  id       bigint generated always as identity primary key,
  name     text not null unique,
  city     text not null,
  capacity integer not null check (capacity > 0)
);

insert into venues (name, city, capacity) values
  ('Opera', 'Lyon', 1100), ('Arena', 'Porto', 4000), ('Attic', 'Ghent', 60);

create table seats (
  id       bigint generated always as identity primary key,
  venue_id bigint not null references venues on delete cascade,
  kind     seat_kind not null default 'stalls',
  label    text not null,
  unique (venue_id, label)
);

insert into seats (venue_id, kind, label)
  select v.id, (array['stalls', 'balcony', 'box'])[1 + n % 3]::seat_kind, 'S' || n
  from venues v, generate_series(1, 40) n order by v.id, n;
