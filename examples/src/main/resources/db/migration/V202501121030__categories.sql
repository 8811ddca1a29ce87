create table categories (
  id        bigint generated always as identity primary key,
  store_id  bigint not null default current_store_id() references stores,
  parent_id bigint,
  slug      text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name      text not null,
  position  integer not null default 0,
  unique (store_id, slug),
  unique (store_id, id),
  foreign key (store_id, parent_id) references categories (store_id, id),
  check (parent_id <> id)
);

create index categories_parent on categories (parent_id);

-- Every pair of a category and one of its ancestors, itself included: a subtree is one index scan.
create table category_closure (
  ancestor_id   bigint not null references categories on delete cascade,
  descendant_id bigint not null references categories on delete cascade,
  depth         integer not null check (depth >= 0),
  primary key (ancestor_id, descendant_id),
  check ((ancestor_id = descendant_id) = (depth = 0))
);

create index category_closure_descendant on category_closure (descendant_id, depth);

create function categories_close() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if exists (select from category_closure where ancestor_id = new.id and descendant_id = new.parent_id) then
      raise exception 'category % cannot move below its own descendant %', new.id, new.parent_id
        using errcode = 'SH002', hint = 'Move the descendant out of the category first.';
    end if;
    delete from category_closure link
      using category_closure below, category_closure above
      where below.ancestor_id = new.id
        and above.descendant_id = new.id and above.depth > 0
        and link.descendant_id = below.descendant_id and link.ancestor_id = above.ancestor_id;
    insert into category_closure (ancestor_id, descendant_id, depth)
      select above.ancestor_id, below.descendant_id, above.depth + below.depth + 1
      from category_closure above cross join category_closure below
      where above.descendant_id = new.parent_id and below.ancestor_id = new.id;
  else
    insert into category_closure (ancestor_id, descendant_id, depth)
      select ancestor_id, new.id, depth + 1 from category_closure where descendant_id = new.parent_id
      union all
      select new.id, new.id, 0;
  end if;
  return null;
end
$$;

create trigger categories_close_new after insert on categories
  for each row execute function categories_close();
create trigger categories_close_moved after update of parent_id on categories
  for each row when (old.parent_id is distinct from new.parent_id) execute function categories_close();
