create table other_only (id bigint primary key);
