// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.tests.SharedServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Provides the server of the suite. Each start waits until the gate is open, and then throws the next of the given
 * failures, if one is left.
 */
final class GatedProvider implements PostgresServerProvider {

    private static final int PATIENCE_SECONDS = 60;

    private final CountDownLatch gate;
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    GatedProvider(CountDownLatch gate) {
        this.gate = gate;
    }

    static GatedProvider open() {
        return new GatedProvider(new CountDownLatch(0));
    }

    GatedProvider failing(RuntimeException failure) {
        failures.add(failure);
        return this;
    }

    int starts() {
        return starts.get();
    }

    int closed() {
        return closed.get();
    }

    @Override
    public String name() {
        return "gated";
    }

    @Override
    public PostgresServer start(Settings settings) {
        starts.incrementAndGet();
        try {
            if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The gate stayed closed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return new Suite();
    }

    private final class Suite implements PostgresServer {

        @Override
        public ConnectionDetails admin() {
            return SharedServer.admin();
        }

        @Override
        public String description() {
            return "gated PostgreSQL";
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
