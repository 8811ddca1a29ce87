// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds SQL that might write or read session state that PostgreSQL does not list. */
class SessionStateTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET app.tenant = 'x'",
                "set session \"app\".\"tenant\" to 1",
                "SET LOCAL app.tenant = 'x'",
                "set app.current.tenant = 'acme'",
                "set /* the tenant */ app.tenant = 'acme'",
                "set app /* the tenant */ . tenant = 'acme'",
                "set\n--x\napp.tenant = 'acme'",
                "set app -- x\n.tenant = 'acme'",
                "set\"app.tenant\" = 'acme'",
                "set \"app.tenant\" = 'acme'",
                "SET U&\"app\\002Etenant\" = 'acme'",
                "set ${ns}.tenant = 'acme'",
                "set seed to 0.42",
                "SET SESSION seed = 0.42",
                "set \"seed\" = 0.42",
                "RESET app.tenant",
                "SELECT set_config('app.tenant', 'x', false)",
                "SELECT set_config ( name, 'x', false)",
                "select set_config('${param}' || 'x', 'acme', false)",
                "SELECT pg_catalog.\"set_config\"('app' '.tenant', 'x', false)",
                "select \"set\\005fconfig\", U&\"set\\005fconfig\"('app.x', 'y', false)",
                "SELECT setseed(0.5)",
                "INSERT INTO b VALUES (currval('a_id_seq'))",
                "SELECT lastval()",
                "do $$ begin execute format('set %s = %L', 'app.tenant', 'acme'); end $$",
                "do $$ begin execute format('set %I = %L', 'app.tenant', 'acme'); end $$",
                "do $$ begin execute format('select %I(%L, %L, false)', 'set_' || 'config', 'a.b', 'c'); end $$",
                "do $$ begin execute format('alter table %I add x int', 't') || chr(59) || x; end $$",
                "do $$ begin execute format('create function f() returns void language plpgsql as %L', x); end $$",
                "do $$ begin execute format('do %L', x); end $$",
                "do $$ begin execute format('drop table %I; do %L', x, y); end $$",
                "do $$ begin execute 'se' || 't a.b = 1'; end $$",
                "do $$ begin execute 'drop table t' || x; end $$",
                "do $$ begin execute E'\\163et a.b = 1'; end $$",
                "do $$ begin execute x; end $$",
                "do $$ begin for r in execute x loop end loop; end $$",
                "PREPARE p AS SELECT 1; EXECUTE p",
                "SELECT query_to_xml('select ' || x, true, true, '')",
                "SELECT * FROM ts_stat(x)",
                "CREATE EXTENSION dblink",
                "create extension if not exists \"plperl\"",
                "create extension hstore_plperl",
                "CREATE TRUSTED LANGUAGE plperl",
                "LOAD 'auto_explain'",
                "ALTER DATABASE x SET search_path = a",
                "ALTER ROLE current_user SET search_path = a",
                "SET standard_conforming_strings = off",
                "SET standard_conforming_strings /* x */ = off",
                "ALTER /* x */ DATABASE x SET search_path = a",
                "alter--x\nrole current_user set search_path = a",
                "CREATE/**/EXTENSION dblink",
                "CREATE OR REPLACE /* x */ LANGUAGE plperl",
                "LOAD -- x\n 'auto_explain'",
                "CREATE EXTENSION isn",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET app.x = '1' AS 'SELECT 1'",
            })
    void mightDependOnTheSession(String sql) {
        assertThat(SessionState.mayDependOn(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE a SET n = 1",
                "UPDATE a SET (n, m) = (1, 2)",
                "UPDATE a SET \"Name\" = 'x', m = b.c FROM b",
                "INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET n = excluded.n",
                "SET work_mem = '7MB'",
                "SET LOCAL work_mem TO '7MB'",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
                "SET search_path TO app, public",
                "RESET ALL",
                "SET standard_conforming_strings = on",
                "SELECT pg_catalog.set_config('search_path', '', false)",
                "SELECT set_config('search_path', ?, false)",
                "ALTER TABLE a SET SCHEMA b",
                "ALTER TABLE a ALTER COLUMN n SET NOT NULL, ALTER m SET DEFAULT 1",
                "ALTER TABLE a ADD FOREIGN KEY (n) REFERENCES b ON DELETE SET NULL",
                "ALTER TABLE a SET (fillfactor = 70)",
                "COMMENT ON TABLE a IS 'The set. Of all sets: the data set, and its set'",
                "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()",
                "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE PROCEDURE app.f()",
                "GRANT EXECUTE ON FUNCTION f() TO PUBLIC",
                "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA a FROM PUBLIC",
                "do $$ begin execute 'alter table t add column n int'; end $$",
                "do $$ begin execute 'select count(*) from t' into n; end $$",
                "do $$ begin execute format('alter table %I.%I add column n int', s, t || '_(x)'); end $$",
                "do $$ begin execute format('insert into %I values (%L)', t, v) using 1; end $$",
                "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public",
                "create extension pgcrypto",
                "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$",
                "SELECT setval('a_id_seq', 7)",
                "CREATE TABLE asset (offset_set int, preset text, reset_at timestamptz)",
            })
    void doesNot(String sql) {
        assertThat(SessionState.mayDependOn(sql)).isFalse();
    }
}
