// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import java.sql.Connection;
import java.sql.SQLException;

/** The database of one test, in the state that the migrations left. */
public interface TestHandle extends AutoCloseable {

    /** Returns the test's connection; a test calls this once. */
    Connection connection() throws SQLException;

    @Override
    void close() throws SQLException;
}
