package io.github.pgtestdb.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections to one database, which end with it. Thread-safe. */
public interface Pool extends AutoCloseable {

    /** Borrows a connection; closing it gives it back. */
    Connection getConnection() throws SQLException;

    /** Tells whether a connection is open that nobody has borrowed. */
    boolean hasIdle();

    /** What messages call it. */
    String name();

    /** Where its connections come from. */
    DataSource source();

    /**
     * Makes sure that the connection which is borrowed next is open and alive, so that whoever borrows it need not wait:
     * not even for the question whether it is alive.
     */
    void refresh() throws SQLException;

    /** Has a borrowed connection closed and forgotten, whoever still holds it. */
    void discard(Connection borrowed);

    /** Closes the connections that nobody has borrowed. */
    void closeIdle();

    /** Closes all connections, borrowed ones included. */
    @Override
    void close();
}
