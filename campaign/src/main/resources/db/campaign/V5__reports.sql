create materialized view sales_by_venue as
  select v.name, count(t.number) as sold
  from venues v left join seats s on s.venue_id = v.id left join tickets t on t.seat_id = s.id
  group by v.name;

create unique index sales_by_venue_name on sales_by_venue (name);

create view free_seats as
  select s.* from seats s where not exists (select from tickets t where t.seat_id = s.id);

create statistics seats_kind (dependencies) on venue_id, kind from seats;

comment on view free_seats is 'Seats that have never been sold.';
