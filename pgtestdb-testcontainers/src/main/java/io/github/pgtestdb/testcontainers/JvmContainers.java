package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.PostgresServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The containers of this JVM, one for each specification.
 *
 * <p>This is the one JVM-wide state of the module, but for locks: engines do not know of each other, every one of them finds a
 * provider of its own by {@link java.util.ServiceLoader}, and still they are to share a container. Thread-safe.
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
