create table refunds (
  id           bigint generated always as identity primary key,
  store_id     bigint not null default current_store_id(),
  payment_id   bigint not null,
  amount_cents money_cents not null check (amount_cents > 0),
  reason       text not null,
  created_at   timestamptz not null default now(),
  foreign key (store_id, payment_id) references payments (store_id, id)
);

create index refunds_payment on refunds (payment_id);

-- Checked at commit, since a correction may delete one refund and write another in the same transaction. The lock on the
-- payment makes two refunds at once wait for each other; FOR UPDATE would clash with the lock that each refund's foreign
-- key holds already, and deadlock.
create function refunds_within_payment() returns trigger language plpgsql as $$
declare
  captured bigint;
  refunded bigint;
begin
  select amount_cents into captured from payments where id = new.payment_id and status = 'captured'
    for no key update;
  select sum(amount_cents) into refunded from refunds where payment_id = new.payment_id;
  if captured is null or refunded > captured then
    raise exception 'refunds of % exceed the % captured by payment %', refunded, coalesce(captured, 0), new.payment_id
      using errcode = 'SH003';
  end if;
  return null;
end
$$;

create constraint trigger refunds_within_payment after insert or update on refunds
  deferrable initially deferred
  for each row execute function refunds_within_payment();
