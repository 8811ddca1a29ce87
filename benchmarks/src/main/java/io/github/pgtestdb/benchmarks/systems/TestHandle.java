package io.github.pgtestdb.benchmarks.systems;

import java.sql.Connection;
import java.sql.SQLException;

/** What one test holds: its database, in the state that the migrations left it in. */
public interface TestHandle extends AutoCloseable {

    /** Returns the test's connection; one test asks once. */
    Connection connection() throws SQLException;

    @Override
    void close() throws SQLException;
}
