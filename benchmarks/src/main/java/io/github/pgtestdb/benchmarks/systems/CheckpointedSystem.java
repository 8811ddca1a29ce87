package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.SQLException;

/**
 * A system on a durable server, each block of which ends with a checkpoint that counts as its own: what it has not written
 * yet would otherwise be written in the next system's time.
 */
public record CheckpointedSystem(IsolationSystem system) implements IsolationSystem {

    @Override
    public String name() {
        return system.name();
    }

    @Override
    public TestHandle next() throws Exception {
        return system.next();
    }

    @Override
    public long endBlock() throws SQLException {
        long start = System.nanoTime();
        Sql.execute(admin(), "CHECKPOINT");
        return System.nanoTime() - start;
    }

    @Override
    public ConnectionDetails admin() {
        return system.admin();
    }

    @Override
    public void close() throws SQLException {
        system.close();
    }
}
