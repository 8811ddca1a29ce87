// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.server.FakeServerMain.Answer;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.FailureMain;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process takes over the port of a server that pgtestdb started and that has died. */
class FakeServerTests {

    private static final String NOT_ALLOWED = "Authentication method is not allowed by requireAuth";

    /**
     * Connects in four ways: by the heartbeat, by the pool of a test, for the next database, and with the URL that
     * users get.
     */
    @Test
    @DisplayName("A fake server on the port of a dead server gets no password, and each connection to it fails")
    void isRefusedAndGetsNoPassword() throws Exception {
        PostgresServer own = SharedServer.startOwn(Map.of());
        try (PgTestDb engine = PgTestDb.builder()
                .server(provider(own))
                .migrator(Schema.of("CREATE TABLE t (id int)"))
                .setting("pgtestdb.connection-timeout", "1s")
                .setting("pgtestdb.warm-databases", "0")
                .build()) {
            TestDatabase database = engine.create();
            ConnectionDetails test = database.connectionDetails();
            own.close();
            for (Answer answer : Answer.values()) {
                try (FakeServer fake = FakeServer.start(own.admin().port(), answer)) {
                    fake.awaitClient(own.admin().user());
                    assertThatThrownBy(() -> database.dataSource().getConnection())
                            .as("%s: pool", answer)
                            .isInstanceOf(SQLException.class);
                    assertThatThrownBy(() -> Queries.connect(test))
                            .as("%s: URL", answer)
                            .isInstanceOf(SQLException.class);
                    assertThatThrownBy(engine::create)
                            .as("%s: next database", answer)
                            .isInstanceOf(PgTestDbException.class);
                    assertNothingWasTold(answer, fake.end(), own.admin().user(), test.user());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUESTS_CLEARTEXT", "REQUESTS_MD5", "REQUESTS_NOTHING"})
    void theFirstConnectionSaysWhatIsWrong(Answer answer) throws Exception {
        ConnectionDetails admin;
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            admin = own.admin();
        }
        try (FakeServer fake = FakeServer.start(admin.port(), answer);
                PgTestDb engine = SharedServer.engine(admin)
                        .migrator(Schema.of("SELECT 1"))
                        .build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot connect to PostgreSQL as " + admin + " (builder pgtestdb.url): " + NOT_ALLOWED
                            + " (SQLSTATE 08004). The password was not sent: the process on that port does not"
                            + " authenticate with the methods in requireAuth. If it is not your server, find out which"
                            + " process it is. If it is, change its pg_hba.conf to scram-sha-256, or name its method in"
                            + " the parameter requireAuth of pgtestdb.url.");
            assertNothingWasTold(answer, fake.end(), admin.user());
        }
    }

    /** Frameworks manage the version of the driver, and many projects have a version without requireAuth. */
    @ParameterizedTest
    @EnumSource(names = {"REQUESTS_CLEARTEXT", "REQUESTS_MD5"})
    void anOlderDriverSendsNoPasswordEither(Answer answer) throws Exception {
        PostgresServer own = SharedServer.startOwn(Map.of());
        try (own;
                ChildJvm real = withOlderDriver(own.admin())) {
            real.await("SUCCESS");
        }
        try (FakeServer fake = FakeServer.start(own.admin().port(), answer);
                ChildJvm child = withOlderDriver(own.admin())) {
            assertThat(child.await("FAILURE ")).contains(NOT_ALLOWED);
            assertNothingWasTold(answer, fake.end(), own.admin().user());
        }
    }

    private static ChildJvm withOlderDriver(ConnectionDetails admin) throws Exception {
        String older = Path.of(System.getProperty("suite.older-pgjdbc")).toString();
        String classPath = older
                + System.getProperty("path.separator")
                + ChildJvm.classPath(entry -> !entry.contains("postgresql-42."));
        return ChildJvm.start(FailureMain.class, classPath, environment(admin));
    }

    private static Map<String, String> environment(ConnectionDetails admin) {
        Map<String, String> environment = new HashMap<>(ChildJvm.environment(admin));
        environment.put("PGTESTDB_MIGRATOR", "sql");
        environment.put("PGTESTDB_SQL_LOCATION", "src/test/resources/older-driver.sql");
        return environment;
    }

    /**
     * Checks that clients sent no password. Messages of SCRAM are allowed, because a password of 24 random bytes cannot
     * be guessed from them.
     */
    private static void assertNothingWasTold(Answer answer, String said, String... users) {
        boolean scram = !EnumSet.of(Answer.REQUESTS_CLEARTEXT, Answer.REQUESTS_MD5, Answer.REQUESTS_NOTHING)
                .contains(answer);
        Set<String> clients = said.lines()
                .filter(line -> line.startsWith("CLIENT "))
                .map(line -> line.substring("CLIENT ".length()))
                .collect(Collectors.toSet());
        assertThat(clients).as("%s: who tried", answer).contains(users);
        assertThat(said.lines().filter(line -> !line.startsWith("CLIENT ") && !line.equals("LISTENING")))
                .as("%s: what they said", answer)
                .allMatch(line -> scram && line.matches("ANSWER p (SCRAM-SHA-256~.*n,,n=\\*?,r=.*|c=biws,r=.*,p=.*)"));
    }

    private static PostgresServerProvider provider(PostgresServer server) {
        return new PostgresServerProvider() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public PostgresServer start(Settings settings) {
                return server;
            }
        };
    }
}
