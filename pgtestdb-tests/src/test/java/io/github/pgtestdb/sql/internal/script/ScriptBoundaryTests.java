// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.TemporaryRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that affect more than the test's database, or that try to hide this. */
class ScriptBoundaryTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("Comments and line ends do not hide a statement that refers to a database by its name")
    void detectsDatabaseNameDespiteComments() throws Exception {
        for (String statement : List.of(
                "DROP /* x */ DATABASE victim",
                "ALTER/**/DATABASE victim OWNER TO CURRENT_USER",
                "CREATE -- x\nDATABASE victim",
                "drop /* a /* nested; */ b */ database if exists victim",
                "COMMENT ON/* x */DATABASE victim IS 'mine'",
                "GRANT /* 'x' */ CONNECT ON /**/ DATABASE victim TO PUBLIC",
                "ALTER ROLE CURRENT_USER /* x */ IN DATABASE victim SET work_mem = '1MB'",
                "ALTER USER ALL IN\nDATABASE victim RESET ALL",
                "SECURITY LABEL ON DATABASE victim IS 'x'")) {
            assertThat(failure("SELECT 1;\n" + statement + ";\n"))
                    .isEqualTo(
                            "Cannot run 1.sql, line 2: the statement refers to a database by its name, but pgtestdb gives"
                                    + " each test's database another name: " + statement
                                    + ". Remove it, or make the dump"
                                    + " without --create. To change settings of the database, use DO $$ BEGIN"
                                    + " EXECUTE format('ALTER DATABASE %I SET …', current_database()); END $$.");
        }
    }

    /** The admin's database does not belong to pgtestdb, and must not change. */
    @Test
    @DisplayName("A script cannot drop a database of the admin role with a comment inside DROP DATABASE")
    void keepsDatabaseOfAdmin() throws Exception {
        String victim = "victim_" + UUID.randomUUID().toString().substring(0, 8);
        try (TemporaryRole admin = new TemporaryRole("CREATEDB")) {
            Queries.execute(admin.details(), "CREATE DATABASE " + victim);
            Files.writeString(
                    directory.resolve("1.sql"),
                    "CREATE TABLE t (i int);\nVACUUM t;\nDROP /* x */ DATABASE " + victim + ";\n");
            Building.failure(SharedServer.engine(admin.details()), SqlMigrator.ofDirectory(directory));
            assertThat(SharedServer.databases(victim)).hasSize(1);
        }
    }

    @Test
    void databasesOfTheRoleThatConnectsStay() throws Exception {
        String role = "pgtestdb_" + SharedServer.admin().user();
        for (String roles : List.of("CURRENT_USER", "absent, session_user", "Current_Role", role, '"' + role + '"')) {
            String statement = "REASSIGN /* x */ OWNED BY " + roles + " TO absent";
            assertThat(failure(statement + ";\n")).isEqualTo(givesAway(statement));
        }
        assertThat(failure("REASSIGN OWNED BY absent TO CURRENT_USER;\n"))
                .isEqualTo("File: 1.sql, line 1\nStatement: REASSIGN OWNED BY absent TO CURRENT_USER\n"
                        + "Message: role \"absent\" does not exist (SQLSTATE 42704)");
    }

    @Test
    @DisplayName("If the admin role runs the script, REASSIGN OWNED and DROP OWNED are refused")
    void refusesOwnedByStatementsOfAdmin() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB")) {
            for (String statement : List.of(
                    "REASSIGN OWNED BY absent TO CURRENT_USER",
                    "DROP OWNED BY CURRENT_USER CASCADE",
                    "DROP OWNED BY absent, " + admin.details().user())) {
                Files.writeString(directory.resolve("1.sql"), statement + ";\n");
                assertThat(Building.failure(SharedServer.engine(admin.details()), SqlMigrator.ofDirectory(directory)))
                        .isEqualTo(givesAway(statement));
            }
        }
    }

    @Test
    @DisplayName("A script that runs as the test role may drop the objects that the role owns")
    void allowsDropOwnedForTestRole() throws Exception {
        Files.writeString(
                directory.resolve("1.sql"), "CREATE TABLE a ();\nDROP OWNED BY CURRENT_USER;\nCREATE TABLE b ();\n");
        assertThat(Building.query(
                        SqlMigrator.ofDirectory(directory),
                        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .containsExactly("b");
    }

    /** Dumps of PostgreSQL before 9.1 begin like this. */
    @Test
    @DisplayName("Backslashes escape while the script sets standard_conforming_strings to off")
    void followsStandardConformingStrings() throws Exception {
        Files.writeString(directory.resolve("1.sql"), """
                CREATE TABLE t (id serial, v text);
                INSERT INTO t (v) VALUES ('a\\'), ('b');
                SET /* x */ standard_conforming_strings = off;
                SET escape_string_warning = off;
                INSERT INTO t (v) VALUES ('it\\'s; so');
                INSERT INTO t (v) VALUES ('c');
                SELECT pg_catalog.set_config('standard_conforming_strings', 'on', false);
                INSERT INTO t (v) VALUES ('d\\');
                SET standard_conforming_strings TO 'off';
                INSERT INTO t (v) VALUES ('\\'; e');
                RESET standard_conforming_strings;
                INSERT INTO t (v) VALUES ('f\\'), ('g');
                """);
        assertThat(Building.query(SqlMigrator.ofDirectory(directory), "SELECT v FROM t ORDER BY id"))
                .containsExactly("a\\,b,it's; so,c,d\\,'; e,f\\,g");
    }

    @Test
    void aCommentInACopyDoesNotHideItsData() throws Exception {
        Files.writeString(
                directory.resolve("1.sql"),
                "CREATE TABLE t (v text);\nCOPY t FROM /* x */ STDIN;\na;b\n\\.\nSELECT 1;\n");
        assertThat(Building.query(SqlMigrator.ofDirectory(directory), "SELECT v FROM t"))
                .containsExactly("a;b");
    }

    private static String givesAway(String statement) {
        return "Cannot run 1.sql, line 1: the statement is about all that a role owns, and databases outside of the test"
                + " are among it: " + statement
                + ". Take it out, or name the objects, as with ALTER TABLE … OWNER TO and"
                + " REVOKE … ON ….";
    }

    private String failure(String script) throws Exception {
        Files.writeString(directory.resolve("1.sql"), script);
        return Building.failure(SqlMigrator.ofDirectory(directory));
    }
}
