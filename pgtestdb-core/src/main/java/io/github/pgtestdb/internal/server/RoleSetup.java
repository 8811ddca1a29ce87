// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds the roles of a run, and creates the ordinary role of the tests if the settings name no other.
 *
 * @param admin the admin role, restricted to the methods of its first authentication
 * @param configured the admin role as the user wrote it, because other roles may authenticate in other ways
 * @param facts the facts that the server reported
 * @param settings the settings
 */
record RoleSetup(ConnectionDetails admin, ConnectionDetails configured, ServerFacts facts, Settings settings) {

    private static final Logger LOG = Logs.logger();

    TestRoles prepare(Connection session) throws SQLException {
        Optional<OwnRole> own = ownRole();
        ConnectionDetails test = own.isPresent() ? own.get().details() : testRole();
        if (own.isPresent()) {
            own.get().ensure(session);
        }
        Optional<String> migrationUser = settings.find(CoreSettings.MIGRATION_USER);
        if (migrationUser.isEmpty()) {
            return new TestRoles(test, test, own);
        }
        String password = passwordOf(
                migrationUser.get(),
                settings.find(CoreSettings.MIGRATION_PASSWORD).orElse(null));
        return new TestRoles(test, named(migrationUser.get(), password), own);
    }

    private Optional<OwnRole> ownRole() {
        boolean makes = settings.find(CoreSettings.TEST_USER).isEmpty() && (facts.superuser() || facts.createRole());
        return makes
                ? Optional.of(OwnRole.of(configured, facts, settings.get(CoreSettings.LOCK_TIMEOUT)))
                : Optional.empty();
    }

    private ConnectionDetails testRole() {
        Optional<String> named = settings.find(CoreSettings.TEST_USER);
        if (named.isPresent()) {
            String password = passwordOf(
                    named.get(), settings.find(CoreSettings.TEST_PASSWORD).orElse(null));
            return named(named.get(), password);
        }
        LOG.info(
                "Tests connect as {} itself, since it has no CREATEROLE: give it CREATEROLE, or set pgtestdb.test-user,"
                        + " for tests under an ordinary role.",
                admin.user());
        return admin;
    }

    private ConnectionDetails named(String role, @Nullable String password) {
        return (role.equals(admin.user()) ? admin : configured).withUser(role, password);
    }

    /** Returns the password of a role. The password of the admin role is already known. */
    private @Nullable String passwordOf(String role, @Nullable String configured) {
        return configured == null && role.equals(admin.user()) ? admin.password() : configured;
    }
}
