create sequence ticket_numbers start with 1001;

create table tickets (
  number   bigint primary key default nextval('ticket_numbers'),
  seat_id  bigint not null references seats,
  event_id bigint not null,
  holder   text not null,
  sold_at  timestamptz not null default now(),
  unique (seat_id, event_id)
);

create table sales (event_id bigint primary key, sold integer not null);

create function count_sale() returns trigger language plpgsql as $$
begin
  insert into sales values (new.event_id, 1)
    on conflict (event_id) do update set sold = sales.sold + 1;
  return new;
end
$$;

create trigger tickets_count after insert on tickets for each row execute function count_sale();

insert into tickets (seat_id, event_id, holder, sold_at)
  select n, 1 + n % 4, 'season ticket ' || n, timestamptz '2026-01-01 00:00Z' from generate_series(1, 12) n;
