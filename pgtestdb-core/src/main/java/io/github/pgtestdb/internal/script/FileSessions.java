package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.spi.SessionState;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A session for each file. Files share one as long as nothing can be left in it: a session costs as much time as a small file.
 * For one thread.
 */
final class FileSessions implements AutoCloseable {

    /** Languages and extensions with functions that may keep anything in a session. */
    private static final String MAY_REMEMBER = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql'))
                OR EXISTS (SELECT FROM pg_catalog.pg_extension
                           WHERE extname <> ALL (pg_catalog.string_to_array(?, ',')))
            """;

    private final DataSource source;
    private boolean share;
    private @Nullable Connection session;

    /** @param share whether files may share a session; not on top of files that are not known here */
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
            share = !AdminDatabase.query(opened, MAY_REMEMBER, row -> row.getBoolean(1), stateless)
                    .get(0);
        }
        return opened;
    }

    /** Once a file might depend on its session, so might all that come after it: it may have made a function. */
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
