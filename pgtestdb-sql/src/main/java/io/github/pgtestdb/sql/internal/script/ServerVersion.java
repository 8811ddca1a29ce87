// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/**
 * The version of the server for which a script was made.
 *
 * @param major the major version
 * @param text the full version, such as {@code 15.19}
 */
record ServerVersion(int major, String text) {

    static ServerVersion of(Connection connection) throws SQLException {
        DatabaseMetaData facts = connection.getMetaData();
        return new ServerVersion(facts.getDatabaseMajorVersion(), facts.getDatabaseProductVersion());
    }
}
