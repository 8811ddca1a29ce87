// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.SQLException;

/**
 * A way to give a test its database. {@link #next} may be called by several threads, unless a system says otherwise.
 */
public interface IsolationSystem extends AutoCloseable {

    /** Returns the system's name in the results. */
    String name();

    /** Begins a test. */
    TestHandle next() throws Exception;

    /** Returns the server's superuser, which is known after the first test. */
    ConnectionDetails admin();

    /** Ends a block of tests. Returns the nanoseconds that the remaining work of the block took. */
    default long endBlock() throws SQLException {
        return 0;
    }

    @Override
    void close() throws SQLException;
}
