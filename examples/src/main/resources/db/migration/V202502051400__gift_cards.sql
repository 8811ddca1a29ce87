create table gift_cards (
  id            bigint generated always as identity primary key,
  store_id      bigint not null default current_store_id() references stores,
  code          text not null check (code ~ '^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$'),
  currency      currency_code not null,
  initial_cents money_cents not null check (initial_cents > 0),
  balance_cents bigint not null default 0,
  expires_on    date,
  created_at    timestamptz not null default now(),
  unique (store_id, id),
  unique (store_id, code),
  constraint gift_cards_covered check (balance_cents between 0 and initial_cents)
);

-- The ledger is the truth; the balance on the card is its sum, kept by a trigger.
create table gift_card_entries (
  id           bigint generated always as identity primary key,
  store_id     bigint not null default current_store_id(),
  gift_card_id bigint not null,
  order_id     bigint,
  amount_cents bigint not null check (amount_cents <> 0),
  entered_at   timestamptz not null default now(),
  foreign key (store_id, gift_card_id) references gift_cards (store_id, id),
  foreign key (store_id, order_id) references orders (store_id, id)
);

create index gift_card_entries_card on gift_card_entries (gift_card_id, entered_at);

create function gift_card_entries_post() returns trigger language plpgsql as $$
begin
  update gift_cards set balance_cents = balance_cents + new.amount_cents where id = new.gift_card_id;
  return null;
end
$$;

create trigger gift_card_entries_post after insert on gift_card_entries
  for each row execute function gift_card_entries_post();

create function gift_cards_open() returns trigger language plpgsql as $$
begin
  insert into gift_card_entries (store_id, gift_card_id, amount_cents) values (new.store_id, new.id, new.initial_cents);
  return null;
end
$$;

create trigger gift_cards_open after insert on gift_cards
  for each row execute function gift_cards_open();
