// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.testkit.Queries;
import java.sql.SQLException;
import java.util.UUID;

/** A role for one test. It is dropped afterwards, with its databases, its test role and the databases of that role. */
public final class TemporaryRole implements AutoCloseable {

    private final ConnectionDetails details;

    public TemporaryRole(String attributes) throws SQLException {
        String name = "suite_" + UUID.randomUUID().toString().substring(0, 8);
        details = SharedServer.admin().withUser(name, "secret-of-" + name);
        Queries.execute(
                SharedServer.admin(),
                "CREATE ROLE " + name + " LOGIN PASSWORD '" + details.password() + "' " + attributes);
    }

    public ConnectionDetails details() {
        return details;
    }

    @Override
    public void close() throws SQLException {
        String ownedBy = "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) IN ('" + details.user()
                + "', 'pgtestdb_" + details.user() + "')";
        for (String database : Queries.rows(SharedServer.admin(), ownedBy)) {
            Queries.execute(
                    SharedServer.admin(),
                    "ALTER DATABASE " + database + " IS_TEMPLATE false",
                    "DROP DATABASE " + database + " WITH (FORCE)");
        }
        Queries.execute(
                SharedServer.admin(), "DROP ROLE IF EXISTS pgtestdb_" + details.user(), "DROP ROLE " + details.user());
    }
}
