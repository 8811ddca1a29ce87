// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates are built again if the server has other libraries now, or if their drop was cut short. */
class OutdatedTemplateTests {

    private final PostgresServer server = SharedServer.startOwn(Map.of());
    private final ConnectionDetails admin = server.admin();
    private final Templates templates = new Templates(admin);
    private final Schema schema = Schema.of("CREATE TABLE t (name text PRIMARY KEY)", "INSERT INTO t VALUES ('a')");

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** The mark has the versions of the server on which the template was built. The test changes one of them. */
    @ParameterizedTest
    @CsvSource({"server,PostgreSQL", "icu,ICU"})
    void anUpgradeOfTheServerHasItBuiltAgain(String field, String name) throws Exception {
        String template = templates.builtBy(schema);
        String mark = templates.comment(template);
        String now = mark.replaceAll(".*\"" + field + "\":\"([^\"]+)\".*", "$1");
        templates.comment(template, mark.replace("\"" + field + "\":\"" + now, "\"" + field + "\":\"57.1"));
        try (Log log = Log.open()) {
            assertThat(templates.oid(template)).isNotEqualTo(oidAfterAnotherRun());
            assertThat(log.linesWith(template))
                    .contains("INFO Dropping the template " + template + ", to build it again: the version of " + name
                            + " changed from 57.1 to " + now);
        }
        assertThat(templates.comment(template)).contains("\"" + field + "\":\"" + now + "\"");
        assertThat(templates.oid(template)).isEqualTo(oidAfterAnotherRun());
    }

    @Test
    @DisplayName("A template is built again if its default collation has another version")
    void rebuildsIfCollationVersionChanged() throws Exception {
        if (!hasCollationVersions()) {
            return; // PostgreSQL 14 has none.
        }
        String template = templates.builtBy(schema);
        outdateCollation(template);
        try (Log log = Log.open()) {
            assertThat(templates.oid(template)).isNotEqualTo(oidAfterAnotherRun());
            assertThat(log.linesWith(template))
                    .contains("INFO Dropping the template " + template
                            + ", to build it again: its collation has another version on this server now");
        }
    }

    @Test
    @DisplayName("A template is built again if its default collation changes its version during a run")
    void rebuildsOnCollationChangeDuringRun() throws Exception {
        if (!hasCollationVersions()) {
            return; // PostgreSQL 14 has none.
        }
        try (PgTestDb engine = SharedServer.engine(admin)
                .migrator(schema)
                .setting("pgtestdb.warm-databases", "0")
                .build()) {
            engine.create().close();
            outdateCollation(templates.names().get(0));
            try (TestDatabase database = engine.create()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT name FROM t"))
                        .containsExactly("a");
            }
            assertThat(schema.migrations()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("A template whose drop was interrupted is built again")
    void rebuildsAfterInterruptedDrop() throws Exception {
        String template = templates.builtBy(schema);
        Queries.execute(
                admin,
                "UPDATE pg_database SET datistemplate = false, datconnlimit = -2 WHERE datname = '" + template + "'");
        assertThat(templates.oid(template)).isNotEqualTo(oidAfterAnotherRun());
    }

    private String oidAfterAnotherRun() throws Exception {
        try (PgTestDb engine = SharedServer.engine(admin).migrator(schema).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT name FROM t"))
                    .containsExactly("a");
        }
        return templates.oid(templates.names().get(0));
    }

    private void outdateCollation(String template) throws SQLException {
        Queries.execute(admin, "UPDATE pg_database SET datcollversion = '57.1' WHERE datname = '" + template + "'");
    }

    private boolean hasCollationVersions() throws SQLException {
        return !Queries.rows(
                        admin,
                        "SELECT 1 FROM pg_attribute WHERE attrelid = 'pg_database'::regclass AND attname ="
                                + " 'datcollversion'")
                .isEmpty();
    }
}
