create table after_liquibase as select text from note;
