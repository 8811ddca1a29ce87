create type payment_status as enum ('authorized', 'captured', 'failed', 'voided');

create table payments (
  id              bigint generated always as identity primary key,
  store_id        bigint not null default current_store_id(),
  order_id        bigint not null,
  status          payment_status not null default 'authorized',
  amount_cents    money_cents not null check (amount_cents > 0),
  provider        text not null,
  idempotency_key text not null,
  response        jsonb,
  captured_at     timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  unique (store_id, id),
  -- A client that repeats a request gets the payment it has made already.
  unique (store_id, idempotency_key),
  foreign key (store_id, order_id) references orders (store_id, id),
  constraint payments_captured_at check ((status = 'captured') = (captured_at is not null))
);

create index payments_order on payments (order_id);
create unique index payments_one_capture on payments (order_id) where status = 'captured';

create trigger payments_touch before update on payments
  for each row execute function touch_updated_at();
