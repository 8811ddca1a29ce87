package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import java.util.Optional;

/**
 * As whom tests connect and migrations run.
 *
 * @param test the role of the tests, which owns every database
 * @param migration the role of the migrations; the same, unless set otherwise
 * @param own the role of the tests if this library made it
 */
public record TestRoles(ConnectionDetails test, ConnectionDetails migration, Optional<OwnRole> own) {

    /** Makes roles that are both the user's. */
    public TestRoles(ConnectionDetails test, ConnectionDetails migration) {
        this(test, migration, Optional.empty());
    }

    public boolean areOne() {
        return test.user().equals(migration.user());
    }
}
