create table vendor_note (id bigint);
