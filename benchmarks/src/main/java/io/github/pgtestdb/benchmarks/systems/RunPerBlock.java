// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This library on an existing server, with a run for each block. The start and the end of the run count. No databases
 * are left for the next system to drop, or for its checkpoints to write. The template stays. Not thread-safe.
 */
public final class RunPerBlock implements IsolationSystem {

    private final Ground ground;
    private final Migrations migrations;
    private final String salt = UUID.randomUUID().toString();
    private @Nullable PgTestDbSystem run;

    public RunPerBlock(Ground ground, Migrations migrations) {
        this.ground = ground;
        this.migrations = migrations;
    }

    @Override
    public String name() {
        return "pgtestdb (a run a block)";
    }

    @Override
    public TestHandle next() {
        PgTestDbSystem current = run;
        if (current == null) {
            current = PgTestDbSystem.on(ground, migrations, salt);
            run = current;
        }
        return current.next();
    }

    @Override
    public long endBlock() {
        long start = System.nanoTime();
        close();
        return System.nanoTime() - start;
    }

    @Override
    public ConnectionDetails admin() {
        return ground.admin();
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
            run = null;
        }
    }
}
