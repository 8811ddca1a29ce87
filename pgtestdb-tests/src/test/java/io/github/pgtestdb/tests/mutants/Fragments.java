// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pieces of migrations. Some leave state in their session, some read such state, and most do not depend on the session.
 */
@SuppressWarnings("StringConcatToTextBlock") // These scripts test the places of line ends.
final class Fragments {

    /** The beginning of each set of migrations. */
    static final String FIRST = """
            CREATE TABLE log (at serial, what text);
            CREATE TABLE product (id serial PRIMARY KEY, name text, n int DEFAULT 1);
            CREATE SEQUENCE numbers;
            """;

    private static final List<String> WRITERS = List.of(
            "SET app.tenant = 'acme';",
            "SET LOCAL app.tenant = 'acme';",
            "SET app.current.tenant = 'acme';",
            "SET /* the tenant */ app.tenant = 'acme';",
            "SET app /* . */ . tenant = 'acme';",
            "SET -- which\n  app.tenant TO 'acme';",
            "SET \"app.tenant\" = 'acme';",
            "SET ${ns}.tenant = 'acme';",
            "${set} app.tenant = 'acme';",
            "RESET app.tenant;",
            "SELECT set_config('app.tenant', 'acme', false);",
            "SELECT set_config('app.tenant', 'acme', true);",
            "SELECT set_config('${ns}' || '.tenant', 'acme', false);",
            "SELECT ${fn}('app.tenant', 'acme', false);",
            "DO $$ BEGIN PERFORM set_config('app' || '.tenant', 'acme', false); END $$;",
            "DO $$ BEGIN EXECUTE 'se' || 't app.tenant = ''acme'''; END $$;",
            "DO $$ BEGIN EXECUTE format('set %s = %L', 'app.tenant', 'acme'); END $$;",
            "DO $$ BEGIN EXECUTE format('set %I = %L', 'app.tenant', 'acme'); END $$;",
            "DO $$ BEGIN EXECUTE convert_from(decode('7365742061702e74203d20313b', 'hex'), 'UTF8'); END $$;",
            "DO $$ BEGIN EXECUTE format('select %I(%L, %L, false)', 'set_' || 'config', 'app.tenant', 'acme'); END $$;",
            "SELECT U&\"set\\005fconfig\"('app.tenant', 'acme', false);",
            "SELECT query_to_xml('select set' || '_config(''app.tenant'', ''acme'', false)', true, true, '');",
            "CREATE FUNCTION remember_%d() RETURNS text LANGUAGE sql AS $$ SELECT set_config('app.tenant', 'f', false) $$;\n"
                    + "SELECT remember_%d();",
            "CREATE FUNCTION later() RETURNS text LANGUAGE plpgsql AS $$ BEGIN\n  EXECUTE 'se' || 't app.tenant = ''later''';"
                    + " RETURN 'x';\nEND $$;",
            "CREATE FUNCTION scoped_%d() RETURNS int LANGUAGE sql SET app.tenant = 'scoped' AS 'SELECT 1';\nSELECT scoped_%d();",
            "SET seed TO 0.42;",
            "SELECT setseed(0.5);",
            "SELECT setseed\n(0.25);",
            "SET TimeZone = 'Asia/Tokyo';",
            "SET search_path TO public, pg_catalog;",
            "CREATE SCHEMA s%d;\nSET search_path TO s%d, public;",
            "SET IntervalStyle = 'iso_8601';",
            "CREATE TEMP TABLE kept_%d (n int);",
            "CREATE TEMP TABLE gone_%d (n int);\nDROP TABLE gone_%d;",
            "PREPARE p%d AS SELECT 1;",
            "DECLARE c%d CURSOR WITH HOLD FOR SELECT 1;",
            "LISTEN channel_%d;",
            "SELECT pg_advisory_lock(%d);",
            "SELECT nextval('numbers');",
            "SELECT setval('numbers', 40);",
            "CREATE SEQUENCE cached_%d CACHE 20;\nSELECT nextval('cached_%d');",
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.tenant = ''database''', current_database()); END $$;",
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''7MB''', current_database()); END $$;",
            "SET standard_conforming_strings = off;",
            "CREATE EXTENSION IF NOT EXISTS pg_trgm;\nSELECT set_limit(0.7);",
            "ALTER /* this */ DATABASE \"${flyway:database}\" SET work_mem = '7MB';",
            "ALTER -- this\nDATABASE \"${flyway:database}\" SET work_mem = '7MB';",
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
            "SET default_transaction_isolation = 'repeatable read';",
            "SET LOCAL seed TO 0.3;",
            "SET SESSION seed TO 0.3;",
            "UPDATE pg_settings SET setting = '7MB' WHERE name = 'work_mem';",
            "SELECT set_config(name, '7MB', false) FROM (VALUES ('work_mem')) v (name);",
            "SELECT pg_catalog . \"set_config\" ('app.tenant', 'acme', false);",
            "DO $$ BEGIN EXECUTE 'SET work_mem = ''7MB'''; END $$;",
            "DO $$ BEGIN SET LOCAL work_mem = '7MB'; END $$;",
            "CREATE FUNCTION bound_%d() RETURNS void LANGUAGE sql SET work_mem = '7MB' AS '';\nSELECT bound_%d();",
            "SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE;",
            "SET SCHEMA 'pg_catalog';\nSET search_path TO public;",
            "SET XML OPTION DOCUMENT;",
            "SET extra_float_digits = -8;",
            "SET bytea_output = escape;",
            "RESET ALL;",
            "DISCARD SEQUENCES;\nDISCARD TEMP;\nDISCARD PLANS;",
            "ALTER SEQUENCE numbers CACHE 20;\nSELECT nextval('numbers');\nALTER SEQUENCE numbers CACHE 1;",
            "CREATE TEMP SEQUENCE passing_%d;\nSELECT nextval('passing_%d');\nDROP SEQUENCE passing_%d;",
            "CREATE TEMP VIEW seen_%d AS SELECT 1;",
            "CREATE FUNCTION pg_temp.passing() RETURNS int LANGUAGE sql AS 'SELECT 1';",
            "SELECT pg_advisory_lock_shared(%d);\nSELECT pg_advisory_unlock_all();",
            "PREPARE passing_%d AS INSERT INTO log (what) VALUES ($1);\nEXECUTE passing_%d('p');\nDEALLOCATE passing_%d;",
            "CREATE OPERATOR <<<~ (function = setseed, rightarg = double precision);\nSELECT <<<~ 0.5::float8;");

    private static final List<String> READERS = List.of(
            "INSERT INTO log (what) VALUES (coalesce(current_setting('app.tenant', true), 'NONE'));",
            "INSERT INTO log (what) VALUES (coalesce(current_setting('app.current.tenant', true), 'NONE'));",
            "INSERT INTO log (what) VALUES (current_setting('work_mem'));",
            "INSERT INTO log (what) VALUES (current_setting('search_path'));",
            "INSERT INTO log (what) VALUES ((interval '26 hours')::text);",
            "INSERT INTO log (what) VALUES (to_timestamp(0)::text);",
            "INSERT INTO log (what) SELECT count(*)::text FROM pg_prepared_statements WHERE from_sql;",
            "INSERT INTO log (what) SELECT count(*)::text FROM pg_cursors WHERE is_holdable;",
            "INSERT INTO log (what) SELECT count(*)::text FROM pg_listening_channels();",
            "INSERT INTO log (what) SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
                    + " AND objid < 10000;",
            "INSERT INTO log (what) SELECT count(*)::text FROM pg_class WHERE relnamespace = pg_my_temp_schema();",
            "DO $$ BEGIN INSERT INTO log (what) VALUES (currval('numbers')::text);\n"
                    + "EXCEPTION WHEN OTHERS THEN INSERT INTO log (what) VALUES ('no number'); END $$;",
            "DO $$ BEGIN INSERT INTO log (what) VALUES (lastval()::text);\n"
                    + "EXCEPTION WHEN OTHERS THEN INSERT INTO log (what) VALUES ('no number'); END $$;",
            "DO $$ DECLARE v text; BEGIN EXECUTE 'select curr' || 'val(''numbers'')' INTO v; INSERT INTO log (what) VALUES (v);\n"
                    + "EXCEPTION WHEN OTHERS THEN INSERT INTO log (what) VALUES ('no number'); END $$;",
            "DO $$ DECLARE v text; BEGIN SELECT later() INTO v; EXCEPTION WHEN OTHERS THEN NULL; END $$;",
            "INSERT INTO log (what) VALUES ('a\\b');",
            "INSERT INTO log (what) VALUES (current_setting('transaction_isolation'));",
            "INSERT INTO log (what) VALUES (current_setting('default_transaction_isolation'));",
            "INSERT INTO log (what) VALUES (current_setting('TimeZone'));",
            "INSERT INTO log (what) VALUES (current_setting('xmloption'));",
            "INSERT INTO log (what) VALUES ((1 / 3::float8)::text);",
            "INSERT INTO log (what) VALUES ('\\x00ff'::bytea::text);",
            "INSERT INTO log (what) VALUES (current_user || ' ' || session_user);",
            "INSERT INTO log (what) SELECT nextval('numbers')::text;",
            "INSERT INTO log (what) SELECT count(*)::text FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                    + " WHERE datname = current_database();",
            "CREATE TABLE made_%d (n int);",
            "INSERT INTO product (name) SELECT 'similar' WHERE 'similar' ILIKE 's%%';");

    private static final String SEEDED = "INSERT INTO log (what) SELECT random()::text FROM generate_series(1, 2);";

    private static final List<String> OTHERS = List.of(
            "INSERT INTO product (name) VALUES ('nut %d'), ('bolt %d');",
            "UPDATE product SET n = n + 1, name = upper(name) WHERE id %% 2 = 0;",
            "ALTER TABLE product ADD COLUMN c%d int DEFAULT %d;",
            "CREATE INDEX ON product (name, n);",
            "CREATE VIEW v%d AS SELECT name FROM product WHERE n > %d;",
            "COMMENT ON TABLE product IS 'The set of all, number %d';",
            "CREATE FUNCTION f%d() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN %d; END $$;",
            "DO $$ BEGIN EXECUTE format('ALTER TABLE %%I ADD COLUMN d%d text DEFAULT %%L', 'product', 'x'); END $$;",
            "GRANT SELECT ON product TO PUBLIC;",
            "ALTER TABLE log ALTER COLUMN what SET DEFAULT 'd%d';",
            "CREATE TABLE t%d (id int PRIMARY KEY, other int REFERENCES product ON DELETE SET NULL);");

    private final Random random;
    private final int writers;
    private boolean isSeeded;
    private int number;

    /** Two of three sets leave nothing in a session, so their templates can grow. */
    Fragments(Random random) {
        this.random = random;
        this.writers = random.nextInt(3) == 0 ? 3 : 0;
    }

    /** Returns this number of scripts. */
    List<String> scripts(int count) {
        List<String> scripts = new ArrayList<>(List.of(FIRST));
        while (scripts.size() < count) {
            StringBuilder script = new StringBuilder();
            for (int i = random.nextInt(3); i >= 0; i--) {
                script.append(one()).append('\n');
            }
            scripts.add(script.toString());
        }
        return scripts;
    }

    private String one() {
        int kind = random.nextInt(10);
        String fragment;
        if (writers > 0 && kind >= writers && kind < 7) {
            // Many writers set app.tenant, which the first reader reads. Random readers would rarely match their
            // writer.
            fragment = isSeeded && kind < 5 ? SEEDED : kind < 6 ? READERS.get(0) : any(READERS);
        } else {
            fragment = kind < writers ? any(WRITERS) : kind < 3 ? any(READERS) : any(OTHERS);
        }
        isSeeded |= fragment.contains("seed");
        number++;
        return fragment.replace("%d", Integer.toString(number)).replace("%%", "%");
    }

    private String any(List<String> fragments) {
        return fragments.get(random.nextInt(fragments.size()));
    }
}
