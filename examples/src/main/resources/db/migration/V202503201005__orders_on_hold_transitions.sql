-- In a file of its own: a new enum value cannot be used in the transaction that adds it.
create or replace function orders_guard_status() returns trigger language plpgsql as $$
begin
  if (old.status, new.status) not in (
      ('pending', 'paid'), ('pending', 'cancelled'), ('pending', 'on_hold'),
      ('on_hold', 'pending'), ('on_hold', 'cancelled'),
      ('paid', 'fulfilled'), ('paid', 'cancelled'), ('paid', 'refunded'), ('fulfilled', 'refunded')) then
    raise exception 'order % cannot go from % to %', old.number, old.status, new.status using errcode = 'SH001';
  end if;
  return new;
end
$$;

create index orders_on_hold on orders (store_id, placed_at) where status = 'on_hold';
