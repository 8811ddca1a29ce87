// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.PostgresServer;
import org.jspecify.annotations.Nullable;

/**
 * One container and the engines that use it. Thread-safe.
 *
 * <ul>
 * <li>{@code running} is the container that new engines join, or null.
 * <li>{@code holders} is the number of engines that use {@code running}.
 * <li>The lock of this object is held while the container starts or stops. Other engines wait for the end of that.
 * </ul>
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

    /** Tells whether no other engine uses the container, as when it died and was replaced. */
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
