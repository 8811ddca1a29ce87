--liquibase formatted sql

--changeset ada:greeting context:demo
insert into note (text) values ('${greeting}');
--rollback delete from note;

--changeset ada:slow labels:slow
insert into note (text) values ('slow');
--rollback delete from note;
