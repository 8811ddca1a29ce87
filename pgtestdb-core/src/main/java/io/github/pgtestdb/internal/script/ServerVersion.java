package io.github.pgtestdb.internal.script;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/**
 * The version of the server that a script is for.
 *
 * @param major its major version
 * @param text all of it, such as {@code 15.19}
 */
record ServerVersion(int major, String text) {

    static ServerVersion of(Connection connection) throws SQLException {
        DatabaseMetaData facts = connection.getMetaData();
        return new ServerVersion(facts.getDatabaseMajorVersion(), facts.getDatabaseProductVersion());
    }
}
