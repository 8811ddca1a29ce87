// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes the systems that a part uses, the last one first. Not thread-safe. */
final class SystemSet implements AutoCloseable {

    private final Deque<IsolationSystem> systems = new ArrayDeque<>();

    <S extends IsolationSystem> S add(S system) {
        systems.push(system);
        return system;
    }

    @Override
    public void close() throws SQLException {
        for (IsolationSystem system : systems) {
            system.close();
        }
    }
}
