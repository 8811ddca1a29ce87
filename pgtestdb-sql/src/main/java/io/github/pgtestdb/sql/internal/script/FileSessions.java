// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.SessionState;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Provides a session for each file. Files share a session as long as none of them can leave state in it. A new session
 * takes as long as a small file. Not thread-safe.
 */
final class FileSessions implements AutoCloseable {

    /** Finds languages and extensions with functions that may keep state in a session. */
    private static final String MAY_REMEMBER = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql'))
                OR EXISTS (SELECT FROM pg_catalog.pg_extension
                           WHERE extname <> ALL (pg_catalog.string_to_array(?, ',')))
            """;

    private final DataSource source;
    private boolean share;
    private @Nullable Connection session;

    /**
     * @param share whether files may share a session; false if the database already contains files that are unknown
     *     here
     */
    FileSessions(DataSource source, boolean share) {
        this.source = source;
        this.share = share;
    }

    /** Returns the session for the next file. */
    Connection next() throws SQLException {
        Connection open = session;
        if (open != null && share) {
            return open;
        }
        boolean isFirst = open == null;
        close();
        Connection opened = source.getConnection();
        session = opened;
        if (isFirst && share) {
            String stateless = String.join(",", SessionState.statelessExtensions());
            share = !Connections.query(opened, MAY_REMEMBER, row -> row.getBoolean(1), stateless)
                    .get(0);
        }
        return opened;
    }

    /** Stops sharing once a file might depend on its session, for example through a function that it created. */
    void ran(boolean mayDependOnSession) {
        share &= !mayDependOnSession;
    }

    @Override
    public void close() throws SQLException {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
