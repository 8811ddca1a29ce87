package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.PostgresServer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one container, and how many engines hold it. Thread-safe: its lock is held while the container starts or
 * stops, so that whoever else wants one waits for the end of that.
 */
final class ContainerSlot {

    private final ContainerSpec spec;
    private @Nullable RunningContainer running;
    private int holders;

    ContainerSlot(ContainerSpec spec) {
        this.spec = spec;
    }

    synchronized PostgresServer join() {
        RunningContainer current = running;
        if (current == null || ContainerEnd.of(current.container()).isPresent()) {
            current = new ContainerStarter(spec).start();
            running = current;
            holders = 0;
        }
        holders++;
        return new ContainerServer(current, this);
    }

    /** Tells whether nobody else would miss the container; one that died and has a successor, nobody does. */
    synchronized boolean isLastHolderOf(RunningContainer container) {
        return running != container || holders == 1;
    }

    synchronized void leave(RunningContainer container) {
        if (running == container) {
            holders--;
            if (holders > 0) {
                return;
            }
            running = null;
        }
        container.stop();
    }
}
