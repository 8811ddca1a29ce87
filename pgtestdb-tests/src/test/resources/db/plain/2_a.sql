-- The first; a semicolon; in a comment.
CREATE TABLE a (id int PRIMARY KEY, note text DEFAULT 'a;b''c');
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END $body$;
CREATE FUNCTION g(x int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN x > 0 THEN 1 ELSE 0 END; SELECT 2; END;
INSERT INTO a VALUES (1);
