// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.CommandMigrator;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.FailureMain;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Programs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind a Unix socket, which pgjdbc reaches through junixsocket. */
class UnixSocketTests {

    @Test
    void libpqsUrlsReachTheSocket(@TempDir Path directory) throws Exception {
        try (PostgresServer server =
                SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "unix_socket_directories=" + directory))) {
            String credentials = "postgres:" + server.admin().password() + "@";
            int port = server.admin().port();
            String encoded = URLEncoder.encode(directory.toString(), StandardCharsets.UTF_8);
            assertOverSocket("postgresql://" + credentials + encoded + ":" + port + "/postgres");
            assertOverSocket("postgresql://" + credentials + "/postgres?host=" + directory + "&port=" + port);
            assertOverSocket("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&password="
                    + server.admin().password() + "&socketFactory=org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg"
                    + "&socketFactoryArg=" + directory + "/.s.PGSQL." + port);
        }
    }

    @Test
    void psqlAndCommandsReachItToo(@TempDir Path directory) throws Exception {
        Programs.assume("psql");
        try (PostgresServer server =
                SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "unix_socket_directories=" + directory))) {
            int port = server.admin().port();
            String url = "postgresql://postgres:" + server.admin().password() + "@/postgres?host=" + directory
                    + "&port=" + port + "&connect_timeout=99";
            String migrate = "psql -qc 'CREATE TABLE t AS SELECT inet_server_addr() IS NULL' &&"
                    + " psql -qc 'INSERT INTO t SELECT inet_server_addr() IS NULL' \"$DATABASE_URL\"";
            CommandMigrator migrator = CommandMigrator.of("sh", "-c", migrate)
                    .files(Path.of("pom.xml").toAbsolutePath().toString());
            try (Log log = Log.open();
                    PgTestDb engine =
                            PgTestDb.builder().url(url).migrator(migrator).build()) {
                TestDatabase database = engine.create();
                assertThat(Queries.rows(database.connectionDetails(), "SELECT * FROM t"))
                        .containsExactly("t", "t");
                assertThat(database.connectionDetails().withUser("u", null).uri())
                        .isEqualTo("postgresql://u@localhost:" + port + "/" + database.name()
                                + "?connect_timeout=99&host="
                                + URLEncoder.encode(directory.toString(), StandardCharsets.UTF_8));
                database.keep();
                database.close();
                assertThat(log.linesWith("Kept the database " + database.name()).get(0))
                        .contains("psql \"host=" + directory + " port=" + port + " dbname=" + database.name() + " ");
            }
        }
    }

    @Test
    @DisplayName("If junixsocket is missing, the message names the dependency")
    void explainsMissingJunixsocket() throws Exception {
        String classPath = ChildJvm.classPath(entry -> !entry.contains("junixsocket"));
        Map<String, String> environment = Map.of(
                "PGTESTDB_URL", "postgresql://me:secret@/app?host=/run/postgresql", "PGTESTDB_MIGRATOR", "flyway");
        try (ChildJvm child = ChildJvm.start(FailureMain.class, classPath, environment)) {
            assertThat(child.await("FAILURE "))
                    .isEqualTo("Cannot connect to the Unix socket /run/postgresql/.s.PGSQL.5432 of"
                            + " 'postgresql://me:***@/app?host=/run/postgresql': pgjdbc reaches sockets only through a socket"
                            + " factory, and junixsocket's is not on the class path. Add"
                            + " com.kohlschutter.junixsocket:junixsocket-core (type pom) to the test class path, or name the"
                            + " server's host and port.");
        }
    }

    private static void assertOverSocket(String url) throws Exception {
        try (PgTestDb engine = PgTestDb.builder()
                        .url(url)
                        .migrator(Schema.of("CREATE TABLE t (id int)"))
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT inet_server_addr() IS NULL"))
                    .containsExactly("t");
        }
    }
}
