-- The billing service has a database of its own; it knows orders of the shop by number only.
create table invoices (
  id           bigint generated always as identity primary key,
  order_number bigint not null unique,
  total_cents  bigint not null check (total_cents >= 0),
  issued_at    timestamptz not null default now()
);

create table ledger_lines (
  id           bigint generated always as identity primary key,
  invoice_id   bigint not null references invoices,
  account      text not null,
  amount_cents bigint not null check (amount_cents <> 0)
);
