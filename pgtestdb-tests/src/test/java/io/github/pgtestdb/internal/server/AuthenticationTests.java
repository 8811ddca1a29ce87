// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.server.FakeServerMain.Answer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authentication of roles on servers that users have set up. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "its binaries are for Linux on amd64")
class AuthenticationTests {

    private static final String REFUSED = "!password,!md5";

    @TempDir
    Path directory;

    /** The admin's password is stored as MD5 or SCRAM, to suit the method in its line of pg_hba.conf. */
    @ParameterizedTest
    @CsvSource({
        "trust, scram-sha-256, trust",
        "scram-sha-256, scram-sha-256, scram-sha-256",
        "scram-sha-256, scram-sha-256, trust",
        "md5, md5, md5",
        "password, md5, scram-sha-256"
    })
    void anyMethodServesTheAdmin(String admins, String stored, String tests) throws Exception {
        try (OldServer server = start(admins, tests)) {
            ConnectionDetails admin = adminOf(server, stored);
            try (PgTestDb engine = engine(admin);
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT 1"))
                        .containsExactly("1");
                assertThat(database.connectionDetails().properties()).containsEntry("requireAuth", REFUSED);
            }
        }
    }

    /** A role from an earlier version of pgtestdb, on a server with password_encryption = md5. */
    @Test
    @DisplayName("A password of the test role that is stored as MD5 is replaced by one stored as SCRAM")
    void replacesMd5PasswordOfTestRole() throws Exception {
        try (OldServer server = start("trust", "md5")) {
            ConnectionDetails admin = adminOf(server, "md5");
            for (int run = 1; run <= 2; run++) {
                try (PgTestDb engine = engine(admin)) {
                    engine.create().close();
                }
                assertThat(Queries.rows(
                                server.admin(), "SELECT rolpassword FROM pg_authid WHERE rolname = 'pgtestdb_boss'"))
                        .first()
                        .asString()
                        .startsWith("SCRAM-SHA-256$");
                Queries.execute(
                        server.admin(), "SET password_encryption = 'md5'", "ALTER ROLE pgtestdb_boss PASSWORD 'old'");
            }
        }
    }

    @Test
    @DisplayName("The test role sends its password in cleartext only if the URL allows that method")
    void refusesCleartextPassword() throws Exception {
        try (OldServer server = start("trust", "password")) {
            ConnectionDetails admin = adminOf(server, "scram-sha-256");
            try (PgTestDb engine = engine(admin)) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessage("Cannot connect as the role of the tests, "
                                + admin.withUser("pgtestdb_boss", null)
                                + ": the server requests its password in a form that can be read or guessed, and"
                                + " pgtestdb does not send it so. Change the line of pg_hba.conf for that role to"
                                + " scram-sha-256, name the method in pgtestdb.url, as with requireAuth=password, or set"
                                + " pgtestdb.test-user and pgtestdb.test-password.");
            }
            ConnectionDetails allowed = new ConnectionDetails(
                    admin.host(),
                    admin.port(),
                    admin.database(),
                    admin.user(),
                    admin.password(),
                    Map.of("requireAuth", "password,none"));
            try (PgTestDb engine = engine(allowed)) {
                engine.create().close();
            }
        }
    }

    /** Later connections may use only the methods of the first authentication. The heartbeat does the same. */
    @Test
    @DisplayName("A server that takes over the port of an existing server gets no readable password")
    void sendsNoReadablePasswordToImpostor() throws Exception {
        OldServer server = start("scram-sha-256", "scram-sha-256");
        try (server) {
            ConnectionDetails admin = adminOf(server, "scram-sha-256");
            try (PgTestDb engine = engine(admin)) {
                TestDatabase database = engine.create();
                ConnectionDetails test = database.connectionDetails();
                server.close();
                for (Answer answer : List.of(Answer.REQUESTS_CLEARTEXT, Answer.REQUESTS_MD5)) {
                    try (FakeServer fake = FakeServer.start(admin.port(), answer)) {
                        fake.awaitClient(admin.user());
                        assertThatThrownBy(() -> Queries.connect(test)).hasMessageContaining("requireAuth");
                        assertThat(fake.end().lines())
                                .contains("CLIENT " + test.user())
                                .noneMatch(line -> line.startsWith("ANSWER"));
                    }
                }
            }
        }
    }

    private OldServer start(String admins, String tests) throws Exception {
        return OldServer.startWithRules(
                ServerThatMattersTests.binaries(),
                directory,
                "host all postgres 127.0.0.1/32 trust",
                "host all boss 127.0.0.1/32 " + admins,
                "host all all 127.0.0.1/32 " + tests);
    }

    private static ConnectionDetails adminOf(OldServer server, String stored) throws Exception {
        Queries.execute(
                server.admin(),
                "SET password_encryption = '" + stored + "'",
                "CREATE ROLE boss SUPERUSER LOGIN PASSWORD 'of the admin'");
        return server.admin().withUser("boss", "of the admin");
    }

    private static PgTestDb engine(ConnectionDetails admin) {
        return SharedServer.engine(admin)
                .migrator(Schema.of("CREATE TABLE t (id int)"))
                .setting("pgtestdb.warm-databases", "0")
                .build();
    }
}
