package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.SQLException;

/** A way to give a test its database. {@link #next} may be called by several threads, unless a system says otherwise. */
public interface IsolationSystem extends AutoCloseable {

    /** Returns what results call it. */
    String name();

    /** Begins a test. */
    TestHandle next() throws Exception;

    /** Returns the server's superuser. Known after the first test. */
    ConnectionDetails admin();

    /** Ends a block of tests, and returns the nanoseconds of what belongs to the block and is still to be done. */
    default long endBlock() throws SQLException {
        return 0;
    }

    @Override
    void close() throws SQLException;
}
