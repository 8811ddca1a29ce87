--liquibase formatted sql

--changeset ada:invoice
create table invoice (id bigint generated always as identity primary key, cents bigint not null);
