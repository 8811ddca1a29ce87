-- Empty in every new database. Each test adds its own row and expects no other.
create table visits (visitor text primary key, at timestamptz not null default now());

create sequence visit_numbers;
