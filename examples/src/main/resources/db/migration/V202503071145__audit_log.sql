create table audit_log (
  id         bigint generated always as identity primary key,
  table_name text not null,
  row_id     text not null,
  action     text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  actor      text not null default coalesce(nullif(current_setting('app.actor', true), ''), session_user),
  before     jsonb,
  after      jsonb,
  logged_at  timestamptz not null default clock_timestamp()
);

create index audit_log_row on audit_log (table_name, row_id, id);

create function audit_row() returns trigger language plpgsql as $$
begin
  insert into audit_log (table_name, row_id, action, before, after)
    values (
      tg_table_name,
      case when tg_op = 'DELETE' then old.id else new.id end,
      tg_op,
      case when tg_op <> 'INSERT' then to_jsonb(old) end,
      case when tg_op <> 'DELETE' then to_jsonb(new) end);
  return null;
end
$$;

create trigger product_variants_audit after insert or update or delete on product_variants
  for each row execute function audit_row();
create trigger discounts_audit after insert or update or delete on discounts
  for each row execute function audit_row();
create trigger refunds_audit after insert or update or delete on refunds
  for each row execute function audit_row();

create function audit_log_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function audit_log_refuse();
