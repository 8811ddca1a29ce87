// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Obstacles that keep PostgreSQL from dropping a database, even WITH (FORCE). */
class DropBlockerTests {

    private static final String ITEM = "CREATE TABLE item (id int)";

    private static PostgresServer own;
    private static ConnectionDetails plain;

    @BeforeAll
    static void start() throws Exception {
        own = SharedServer.startOwn(Map.of(
                "pgtestdb.server-parameters",
                "max_prepared_transactions=20,wal_level=logical,max_logical_replication_workers=4"));
        Queries.execute(
                own.admin(),
                "CREATE ROLE plain LOGIN CREATEDB CREATEROLE PASSWORD 'plain'",
                "CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
        plain = own.admin().withUser("plain", "plain");
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    /**
     * The initial copy of the table is not finished. In that state, PostgreSQL itself would look for slots of the
     * subscription on the publisher.
     */
    @Test
    @DisplayName("A subscription is dropped, and its publisher does not change.")
    void subscription() throws Exception {
        try (ServerSocket publisher = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PgTestDb engine = engine(own.admin())) {
            TestDatabase database = engine.create();
            subscribe(database.connectionDetails(), publisher.getLocalPort());
            database.close();
            awaitDropped(database.name());
            publisher.setSoTimeout(1);
            assertThatThrownBy(publisher::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("A prepared transaction of a migration is named and rolled back, and its database is dropped.")
    void preparedTransaction() throws Exception {
        for (ConnectionDetails admin : List.of(own.admin(), plain)) {
            String id = "left by " + admin.user();
            Schema schema = Schema.of(ITEM, "BEGIN", "INSERT INTO item VALUES (1)", "PREPARE TRANSACTION '" + id + "'");
            for (int run = 1; run <= 2; run++) {
                try (PgTestDb engine =
                        SharedServer.engine(admin).migrator(schema).build()) {
                    assertThatThrownBy(engine::create)
                            .isInstanceOf(PgTestDbException.class)
                            .hasMessage("Cannot build the template of schema on PostgreSQL at " + admin
                                    + ": the migrations prepared a transaction and did not end it: '" + id
                                    + "' of the role pgtestdb_" + admin.user() + ". PostgreSQL clones no database that"
                                    + " has one. Add COMMIT PREPARED or ROLLBACK PREPARED to the migrations: pgtestdb"
                                    + " rolls back what is left.");
                }
                assertThat(query("SELECT gid FROM pg_prepared_xacts WHERE gid = '" + id + "'"))
                        .isEmpty();
                assertThat(query("SELECT 1 FROM pg_database WHERE datname = '" + schema.database() + "'"))
                        .isEmpty();
            }
        }
    }

    @Test
    @DisplayName("A closed database of a dead run is opened and dropped.")
    void closedDatabase() throws Exception {
        String clone;
        try (PgTestDb engine = engine(own.admin());
                TestDatabase database = engine.create()) {
            clone = database.name();
        }
        Runs.awaitEnd(own.admin(), clone);
        String orphan = clone + "7";
        Queries.execute(own.admin(), "CREATE DATABASE " + orphan);
        ConnectionDetails inside = own.admin().withDatabase(orphan);
        prepare(inside, "orphan");
        subscribe(inside, 1);
        Queries.execute(own.admin(), "ALTER DATABASE " + orphan + " ALLOW_CONNECTIONS false CONNECTION LIMIT 0");
        try (PgTestDb engine = engine(own.admin())) {
            engine.create().close();
            awaitDropped(orphan);
        }
    }

    @Test
    @DisplayName("A login trigger does not prevent the end of a prepared transaction.")
    void loginTrigger() throws Exception {
        int version = Integer.parseInt(query("SHOW server_version_num").get(0));
        assumeTrue(version >= 170000, "login event triggers are new in PostgreSQL 17");
        try (PgTestDb engine = engine(own.admin())) {
            TestDatabase database = engine.create();
            prepare(database.connectionDetails(), "behind a trigger");
            Queries.execute(
                    own.admin().withDatabase(database.name()),
                    "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
                            + " $$ BEGIN RAISE EXCEPTION 'no login'; END $$",
                    "CREATE EVENT TRIGGER refuse ON login EXECUTE FUNCTION refuse()");
            database.close();
            awaitDropped(database.name());
        }
    }

    @Test
    @DisplayName("A prepared transaction that the admin role may not end is named.")
    void missingPrivilege() throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = engine(plain)) {
            TestDatabase database = engine.create();
            prepare(database.connectionDetails().withUser("stranger", "stranger"), "not ours");
            database.close();
            Await.until(
                    "a warning",
                    () -> !log.linesWith("Cannot drop " + database.name()).isEmpty());
            assertThat(log.linesWith("Cannot drop " + database.name()))
                    .containsExactly("WARN Cannot drop " + database.name()
                            + ": the prepared transaction 'not ours' of the role stranger cannot be rolled back: ERROR:"
                            + " permission denied to set role \"stranger\". The next run tries again; further failures are"
                            + " logged as debug.");
            Queries.execute(own.admin().withDatabase(database.name()), "ROLLBACK PREPARED 'not ours'");
        }
    }

    private static PgTestDb engine(ConnectionDetails admin) {
        return SharedServer.engine(admin)
                .migrator(Schema.of(ITEM))
                .setting("pgtestdb.warm-databases", "0")
                .build();
    }

    private static void subscribe(ConnectionDetails database, int publisher) throws Exception {
        Queries.execute(
                own.admin().withDatabase(database.database()),
                "CREATE TABLE IF NOT EXISTS item (id int)",
                "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=" + publisher + " dbname=none' PUBLICATION p"
                        + " WITH (connect = false, slot_name = 'one')",
                "INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate)"
                        + " SELECT oid, 'item'::regclass, 'd' FROM pg_subscription WHERE subdbid ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    private static void prepare(ConnectionDetails database, String id) throws Exception {
        Queries.execute(
                database, "BEGIN", "SELECT pg_advisory_xact_lock_shared(1)", "PREPARE TRANSACTION '" + id + "'");
    }

    private static void awaitDropped(String database) throws Exception {
        Await.until(
                "dropped",
                () -> query("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")
                        .isEmpty());
    }

    private static List<String> query(String sql) throws Exception {
        return Queries.rows(own.admin(), sql);
    }
}
