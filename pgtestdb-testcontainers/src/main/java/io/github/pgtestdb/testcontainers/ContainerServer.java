// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.PostgresServer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;

/** The use of a container by one engine. Thread-safe. */
final class ContainerServer implements PostgresServer {

    private static final Logger LOG = Logs.logger();

    private final RunningContainer running;
    private final ContainerSlot slot;
    private final ConnectionDetails admin;
    private final String description;
    private boolean warned;
    private boolean closed;

    ContainerServer(RunningContainer running, ContainerSlot slot) {
        this.running = running;
        this.slot = slot;
        this.admin = running.container().admin();
        this.description = running.description();
    }

    @Override
    public ConnectionDetails admin() {
        return admin;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean isDisposable() {
        return !running.outlivesTheJvm() && slot.isLastHolderOf(running);
    }

    @Override
    public boolean isStartedForTests() {
        return true;
    }

    @Override
    public Optional<String> describeEnd() {
        return ContainerEnd.of(running.container());
    }

    /** Warns, because Testcontainers removes the containers that a JVM started when the JVM ends. */
    @Override
    public synchronized void stayFor(Duration age) {
        if (!running.outlivesTheJvm() && !warned) {
            warned = true;
            LOG.warn(
                    "The databases kept on {} go with it when this JVM ends. To look at them later, reuse the container"
                            + " (testcontainers.reuse.enable=true in ~/.testcontainers.properties) or set pgtestdb.url to"
                            + " a server that stays.",
                    description);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        slot.leave(running);
    }
}
