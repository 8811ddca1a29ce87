// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Kills processes with SIGKILL. */
final class Kills {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Kills() {}

    static void postmaster(Ground ground) throws IOException {
        ground.process().postmaster().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Kills one backend; waits until there is one. */
    static void backend(Round round) throws Exception {
        ServerProcess server = round.ground().process();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<ProcessHandle> backends = server.backends();
        while (backends.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(5);
            backends = server.backends();
        }
        if (!backends.isEmpty()) {
            round.any(backends).destroyForcibly();
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
    }
}
