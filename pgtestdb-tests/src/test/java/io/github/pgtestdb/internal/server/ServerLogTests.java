// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.HoldingMain;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that check the server's own log, for example for connections and passwords. */
class ServerLogTests {

    private static final Pattern AUTHORIZED = Pattern.compile("connection authorized: user=\\S+ database=(\\S+)");

    @Test
    void neverConnectsToUserDatabases() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of(
                "pgtestdb.server-parameters",
                "log_connections=on,log_statement=all,log_destination=stderr,max_prepared_transactions=2"))) {
            Queries.execute(own.admin(), "CREATE DATABASE prod", "CREATE DATABASE pgtestdb_c_prod_1");
            String salt = UUID.randomUUID().toString();
            String killedRun;
            try (ChildJvm killed = ChildJvm.start(HoldingMain.class, own.admin(), "3", salt)) {
                killedRun = Runs.of(killed.await("HOLDING "));
            }
            try (PgTestDb engine =
                    SharedServer.engine(own.admin()).migrator(Schema.of(SCHEMA)).build()) {
                TestDatabase leaking = engine.create();
                leaking.dataSource().getConnection();
                leaking.close();
                engine.create().close();
            }
            // A database that the server was creating when the run was killed appears a moment later.
            Await.until("orphans reaped", () -> {
                try (PgTestDb next = SharedServer.engine(own.admin())
                        .migrator(Schema.of(SCHEMA))
                        .build()) {
                    next.create().close();
                }
                return Queries.rows(own.admin(), "SELECT 1 FROM pg_database WHERE datname LIKE '%" + killedRun + "%'")
                        .isEmpty();
            });
            Set<String> connectedTo = databasesIn(logOf(own));
            assertThat(connectedTo)
                    .contains("postgres")
                    .allMatch(name -> name.equals("postgres") || name.matches("pgtestdb_[cb]_[0-9a-f]{16}_[0-9]+"));
            assertThat(Queries.rows(own.admin(), "SELECT datname FROM pg_database"))
                    .contains("prod", "pgtestdb_c_prod_1");
            assertThat(Queries.rows(
                            own.admin(), "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                    .as("written in the admin database")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("A prepared transaction does not keep a database from being dropped")
    void dropsDespitePreparedTransaction() throws Exception {
        try (PostgresServer own =
                        SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "max_prepared_transactions=2"));
                PgTestDb engine = SharedServer.engine(plainAdminOn(own))
                        .migrator(Schema.of(SCHEMA))
                        .build()) {
            TestDatabase database = engine.create();
            Queries.execute(
                    database.connectionDetails(),
                    "BEGIN",
                    "INSERT INTO item VALUES (1)",
                    "PREPARE TRANSACTION 'it''s mine'");
            database.close();
            Await.until(
                    "dropped",
                    () -> Queries.rows(
                                    own.admin(), "SELECT 1 FROM pg_database WHERE datname = '" + database.name() + "'")
                            .isEmpty());
        }
    }

    /** Covers the creation of the role of the tests, and a change of its password. */
    @Test
    void noPasswordIsInTheLog() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of(
                        "pgtestdb.server-parameters",
                        "log_statement=all,log_min_duration_statement=0,log_min_error_statement=debug5,"
                                + "log_parameter_max_length=-1,log_destination=stderr"));
                PgTestDb engine = SharedServer.engine(own.admin())
                        .migrator(Schema.of(SCHEMA))
                        .build();
                TestDatabase database = engine.create()) {
            Queries.execute(database.connectionDetails(), "ALTER ROLE CURRENT_USER PASSWORD NULL");
            database.dataSource().getConnection().close();
            database.dataSource().getConnection();
            database.dataSource().getConnection();
            String log = String.join("\n", logOf(own));
            assertThat(log)
                    .contains("CREATE ROLE \"pgtestdb_postgres\"")
                    .contains("ALTER ROLE \"pgtestdb_postgres\" PASSWORD 'SCRAM-SHA-256$")
                    .doesNotContain(String.valueOf(own.admin().password()))
                    .doesNotContain(String.valueOf(database.connectionDetails().password()));
        }
    }

    private static final String SCHEMA = "CREATE TABLE item (id int)";

    /**
     * Returns an admin that is not a superuser. Apart from superusers, only the role that prepared a transaction may
     * end it.
     */
    private static ConnectionDetails plainAdminOn(PostgresServer server) throws Exception {
        Queries.execute(server.admin(), "CREATE ROLE plain LOGIN CREATEDB CREATEROLE PASSWORD 'plain'");
        return server.admin().withUser("plain", "plain");
    }

    private static Set<String> databasesIn(List<String> log) {
        return log.stream()
                .map(AUTHORIZED::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }

    private static List<String> logOf(PostgresServer server) throws Exception {
        String data = Queries.rows(server.admin(), "SHOW data_directory").get(0);
        try (var files = Files.walk(Path.of(data).getParent(), 3)) {
            Path log = files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(log);
        }
    }
}
