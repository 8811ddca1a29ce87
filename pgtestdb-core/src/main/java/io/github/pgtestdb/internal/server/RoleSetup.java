package io.github.pgtestdb.internal.server;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.internal.user.UserFiles;
import io.github.pgtestdb.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds or makes the ordinary role that tests connect as. One role an admin role, not one a run: what a template holds
 * belongs to it. Its password is derived from the admin's, or from a secret of this user's where the admin has none, so
 * that every run knows it and nobody else does.
 */
final class RoleSetup {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** PostgreSQL cuts longer names silently. */
    private static final int LONGEST_NAME = 63;

    static final int FIRST_VERSION_WITH_SET_OPTION = 160000;
    private static final int SECRET_BYTES = 32;
    private static final String MARK = "{\"pgtestdb\":\"1\",\"kind\":\"role\"}";
    private static final String FIND =
            "SELECT COALESCE(shobj_description(oid, 'pg_authid'), '') FROM pg_catalog.pg_roles WHERE rolname = ?";

    private final ConnectionDetails admin;
    private final ServerFacts facts;
    private final Settings settings;

    RoleSetup(ConnectionDetails admin, ServerFacts facts, Settings settings) {
        this.admin = admin;
        this.facts = facts;
        this.settings = settings;
    }

    TestRoles prepare(Connection session) throws SQLException {
        ConnectionDetails test = testRole(session);
        Optional<String> migrationUser = settings.find(CoreSettings.MIGRATION_USER);
        if (migrationUser.isEmpty()) {
            return new TestRoles(test, test);
        }
        String password = settings.find(CoreSettings.MIGRATION_PASSWORD)
                .orElseGet(() -> migrationUser.get().equals(admin.user()) ? admin.password() : null);
        return new TestRoles(test, test.withUser(migrationUser.get(), password));
    }

    private ConnectionDetails testRole(Connection session) throws SQLException {
        Optional<String> named = settings.find(CoreSettings.TEST_USER);
        if (named.isPresent()) {
            return admin.withUser(
                    named.get(), settings.find(CoreSettings.TEST_PASSWORD).orElse(null));
        }
        if (!facts.superuser() && !facts.createRole()) {
            LOG.info(
                    "Tests connect as {} itself, since it has no CREATEROLE: give it CREATEROLE, or set pgtestdb.test-user,"
                            + " for tests under an ordinary role.",
                    admin.user());
            return admin;
        }
        String role = roleName();
        String password = derivePassword(role);
        AdvisoryLock.ROLES.acquire(session, settings.get(CoreSettings.LOCK_TIMEOUT));
        try {
            ensure(session, role, password);
        } finally {
            AdvisoryLock.ROLES.release(session);
        }
        return admin.withUser(role, password);
    }

    private void ensure(Connection session, String role, String password) throws SQLException {
        List<String> comments = AdminDatabase.query(session, FIND, row -> row.getString(1), role);
        String quoted = Sql.identifier(role);
        if (comments.isEmpty()) {
            AdminDatabase.execute(session, Sql.script(creation(quoted, password)));
        } else if (comments.get(0).equals(MARK)) {
            // The admin's password may have changed since, and the role's with it.
            AdminDatabase.execute(session, "ALTER ROLE " + quoted + " PASSWORD " + Sql.literal(password));
        } else {
            throw new PgTestDbException("Cannot use the role " + role + " on " + admin
                    + ": it exists and does not bear the mark of pgtestdb. Rename it, or choose a role for the tests with"
                    + " pgtestdb.test-user and pgtestdb.test-password.");
        }
    }

    private List<String> creation(String role, String password) {
        String create =
                "CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD " + Sql.literal(password);
        String mark = "COMMENT ON ROLE " + role + " IS " + Sql.literal(MARK);
        if (facts.superuser()) {
            return List.of(create, mark);
        }
        // Whoever makes databases for a role, and drops them, must be a member of it.
        String options = facts.versionNumber() < FIRST_VERSION_WITH_SET_OPTION ? "" : " WITH INHERIT TRUE, SET TRUE";
        return List.of(create, mark, "GRANT " + role + " TO CURRENT_USER" + options);
    }

    private String roleName() {
        String name = DatabaseName.PREFIX + admin.user();
        if (name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME) {
            return name;
        }
        return DatabaseName.PREFIX
                + Hashing.sha256()
                        .hashString(admin.user(), StandardCharsets.UTF_8)
                        .toString()
                        .substring(0, 32);
    }

    private String derivePassword(String role) {
        String secret = Optional.ofNullable(admin.password()).orElseGet(RoleSetup::secretOfUser);
        return Hashing.hmacSha256(("pgtestdb " + secret).getBytes(StandardCharsets.UTF_8))
                .hashString(role, StandardCharsets.UTF_8)
                .toString();
    }

    /** Stands in where the admin has no password: what everybody can compute is no secret. */
    private static String secretOfUser() {
        UserFiles files = new UserFiles();
        try {
            return Files.readString(files.createOnce("secret", RoleSetup::randomText));
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot make a password for the role of the tests: the admin has none to derive it from, and a secret"
                            + " cannot be kept in " + files.place() + ": " + e
                            + ". Make that writable, or set pgtestdb.test-user and pgtestdb.test-password.",
                    e);
        }
    }

    private static String randomText() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
