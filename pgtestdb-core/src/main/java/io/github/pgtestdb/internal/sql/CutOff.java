package io.github.pgtestdb.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Whether the server has ended a session, as far as this is known without a round trip. */
final class CutOff {

    private CutOff() {}

    /**
     * Tells whether the server has said that it ended the session, as it does when the database is dropped by force or the
     * server shuts down. Reads only what has arrived already. pgjdbc looks for it once a second at most, for a millisecond,
     * and otherwise only counts the bytes that are there; whoever keeps a connection fresh calls this, too, so that a
     * borrower does not wait for that millisecond.
     */
    static boolean isCutOff(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).getNotifications();
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
