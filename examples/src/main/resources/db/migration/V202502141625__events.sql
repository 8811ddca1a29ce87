-- The outbox: what happened is written with what it happened to, in one transaction, and told to the world afterwards.
create table events (
  id           bigint generated always as identity primary key,
  store_id     bigint references stores,
  topic        text not null check (topic ~ '^[a-z_]+\.[a-z_]+$'),
  payload      jsonb not null,
  occurred_at  timestamptz not null default now(),
  published_at timestamptz
);

create index events_unpublished on events (id) where published_at is null;
create index events_by_order on events ((payload ->> 'order')) where topic like 'order.%';

create function events_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('shop_events', json_build_object('id', new.id, 'topic', new.topic)::text);
  return null;
end
$$;

create trigger events_notify after insert on events
  for each row execute function events_notify();
