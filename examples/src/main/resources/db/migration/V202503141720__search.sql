alter table products add column search tsvector generated always as (
  setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', description), 'B')) stored;

create index products_search on products using gin (search);
create index products_attributes on products using gin (attributes jsonb_path_ops);

-- The catalogue's pages: newest first, the id where two were published at once.
create index products_newest on products (store_id, published_at desc, id desc) where status = 'active';
