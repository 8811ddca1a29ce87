package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;

/**
 * As whom tests connect and migrations run.
 *
 * @param test the role of the tests, which owns every database
 * @param migration the role of the migrations; the same, unless set otherwise
 */
public record TestRoles(ConnectionDetails test, ConnectionDetails migration) {

    public boolean areOne() {
        return test.user().equals(migration.user());
    }
}
