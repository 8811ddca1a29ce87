-- Unlogged: PostgreSQL empties both tables after a crash.
create unlogged table seat_holds (
  id      bigint generated always as identity primary key,
  seat_id bigint not null,
  holder  text not null
);

insert into seat_holds (seat_id, holder) select n, 'hold ' || n from generate_series(1, 25) n;

create unlogged table exchange_rates (currency text primary key, per_euro numeric not null);

insert into exchange_rates values ('CHF', 0.95), ('USD', 1.08), ('GBP', 0.85);
