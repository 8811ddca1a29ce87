// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.PostgresServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The containers of this JVM, one for each specification.
 *
 * <p>Except for locks, this is the only JVM-wide state of the module. Engines do not know each other, and each finds
 * its own provider with {@link java.util.ServiceLoader}, but they must share a container. Thread-safe.
 */
final class JvmContainers {

    private static final JvmContainers CURRENT = new JvmContainers();

    private final Map<ContainerSpec, ContainerSlot> slots = new ConcurrentHashMap<>();

    static JvmContainers ofThisJvm() {
        return CURRENT;
    }

    PostgresServer join(ContainerSpec spec) {
        return slots.computeIfAbsent(spec, ContainerSlot::new).join();
    }
}
