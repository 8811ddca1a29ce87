-- A store sees its own rows only. FORCE, because the backend connects as the role that owns the tables, and owners are
-- otherwise exempt. Nothing exempts a superuser: run the backend, and its tests, as an ordinary role.
do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'profiles', 'addresses', 'carts', 'orders', 'order_items', 'payments', 'shipments', 'refunds',
    'discounts', 'discount_redemptions', 'gift_cards', 'gift_card_entries']
  loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_store on %I using (store_id = current_store_id()) with check (store_id = current_store_id())',
      tenant_table);
    -- Reports run across stores, and only read.
    execute format(
      'create policy back_office on %I for select using (current_setting(''app.access'', true) = ''back-office'')',
      tenant_table);
  end loop;
end
$$;
