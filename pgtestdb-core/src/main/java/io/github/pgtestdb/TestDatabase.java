package io.github.pgtestdb;

import javax.sql.DataSource;

/**
 * A database that belongs to one test, until {@link #close}. Thread-safe.
 *
 * <p>Two test databases never share rows, sequences or locks. They share the server, and with it roles, tablespaces and the
 * clock. A setting that a test gives a role for all databases ({@code ALTER ROLE … SET}) is reset after the test; tests that
 * run at the same time may see it.
 */
public interface TestDatabase extends AutoCloseable {

    /**
     * Returns the name on the server. From then on the database counts as used.
     *
     * @return for example {@code pgtestdb_c_0a1b2c3d4e5f6071_12}
     * @throws PgTestDbException if the database was closed unused: another test may have it
     */
    String name();

    /**
     * Returns a pool of connections to the database, as the role that owns it. One connection may have been opened ahead
     * of need, the others open when they are asked for; all are closed with the database.
     *
     * @return always the same pool
     */
    DataSource dataSource();

    /**
     * Returns where the database is and as whom tests connect, for code that opens its own connections.
     *
     * @return the details, password included
     * @throws PgTestDbException if the database was closed unused: another test may have it
     */
    ConnectionDetails connection();

    /**
     * Returns the JDBC URL, without user and password.
     *
     * @return the URL
     */
    default String jdbcUrl() {
        return connection().jdbcUrl();
    }

    /**
     * Returns the URI that {@code psql} takes. It holds the password: not for logs.
     *
     * @return the URI
     */
    default String uri() {
        return connection().uri();
    }

    /**
     * Has the database kept when it is closed: it stays on the server for {@code pgtestdb.keep-for}, and a log line says
     * how to open it.
     */
    void keep();

    /**
     * Returns the database: closes the pool, reports connections left open, and drops the database in the background, or
     * keeps it if that was requested. An unused database is not dropped and serves another test: one that gave out no
     * connection, and whose name, URL and details nobody read. A second call does nothing.
     *
     * @throws ConnectionLeakException if connections were left open and the engine's {@link LeakPolicy} is {@code FAIL};
     *     the database is dropped all the same
     */
    @Override
    void close();
}
