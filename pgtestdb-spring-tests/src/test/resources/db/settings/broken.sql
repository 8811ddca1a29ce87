--liquibase formatted sql

--changeset eve:broken
insert into nope
  values (1);
