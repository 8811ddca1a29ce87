// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import java.util.Optional;

/**
 * The roles of tests and migrations.
 *
 * @param test the role of the tests, which owns every database
 * @param migration the role of the migrations; the same, unless set otherwise
 * @param own the role of the tests if this library created it
 */
public record TestRoles(ConnectionDetails test, ConnectionDetails migration, Optional<OwnRole> own) {

    /** Creates an object for two roles of the user. */
    public TestRoles(ConnectionDetails test, ConnectionDetails migration) {
        this(test, migration, Optional.empty());
    }

    public boolean areOne() {
        return test.user().equals(migration.user());
    }
}
