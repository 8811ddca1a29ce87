create table events (
  id        bigint not null,
  venue_id  bigint not null references venues,
  starts_on date not null,
  title     text not null,
  primary key (id, starts_on)
) partition by range (starts_on);

create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create table events_2027 partition of events for values from ('2027-01-01') to ('2028-01-01');
create index events_title on events using gin (to_tsvector('simple', title));

insert into events
  select n, 1 + n % 3, date '2026-02-01' + n * 30, 'Concert number ' || n from generate_series(1, 20) n;
