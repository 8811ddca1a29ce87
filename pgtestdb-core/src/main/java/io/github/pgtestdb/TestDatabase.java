// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import javax.sql.DataSource;

/**
 * A database that belongs to one test until it is {@linkplain #close closed}. Thread-safe.
 *
 * <p>Two test databases never share rows, sequences or locks. They share the server, and with it roles, tablespaces and
 * the clock. A setting that a test gives a role for all databases ({@code ALTER ROLE … SET}) is reset after the test.
 * Tests that run at the same time may see it.
 *
 * @since 0.1.0
 */
public interface TestDatabase extends AutoCloseable {

    /**
     * Returns the name of the database on the server. After this call the database counts as used.
     *
     * @return for example {@code pgtestdb_c_0a1b2c3d4e5f6071_12}
     * @throws PgTestDbException if the database was closed unused, because another test may have it
     */
    String name();

    /**
     * Returns a pool of connections to the database. They log in as the role of the tests, which owns the database
     * unless it is shared read-only. One connection may already be open; the others are opened on demand. All are
     * closed with the database.
     *
     * @return always the same pool
     */
    DataSource dataSource();

    /**
     * Returns the address of the database and the credentials of the tests, for code that opens its own connections.
     * After this call the database counts as used.
     *
     * @return the details, including the password
     * @throws PgTestDbException if the database was closed unused, because another test may have it
     */
    ConnectionDetails connectionDetails();

    /**
     * Returns the JDBC URL, without user and password.
     *
     * @return the URL
     */
    default String jdbcUrl() {
        return connectionDetails().jdbcUrl();
    }

    /**
     * Returns the URI for {@code psql}. It contains the password, so do not log it.
     *
     * @return the URI
     */
    default String uri() {
        return connectionDetails().uri();
    }

    /**
     * Requests that the database is kept when it is closed. It then stays on the server for the duration that {@code
     * pgtestdb.keep-for} sets, and a log line says how to open it.
     */
    void keep();

    /**
     * Closes the connection pool, reports connections that were left open, and drops the database in the background, or
     * keeps it if {@link #keep()} was called. A second call has no effect.
     *
     * <p>An unused database is not dropped: another test may get it. A database is unused if its data source gave out
     * no connection, and its name, URL and details were not read.
     *
     * @throws ConnectionLeakException if connections were left open and the engine's {@link LeakPolicy} is {@code
     *     FAIL}; the database is dropped anyway
     */
    @Override
    void close();
}
