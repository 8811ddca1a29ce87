create function ledger_balanced() returns trigger language plpgsql as $$
begin
  if (select sum(amount_cents) from ledger_lines where invoice_id = new.invoice_id) <> 0 then
    raise exception 'the lines of invoice % do not add up to zero', new.invoice_id using errcode = 'BI001';
  end if;
  return null;
end
$$;

create constraint trigger ledger_balanced after insert on ledger_lines
  deferrable initially deferred
  for each row execute function ledger_balanced();
