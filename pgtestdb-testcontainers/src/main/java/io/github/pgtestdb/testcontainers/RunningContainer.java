// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import org.jspecify.annotations.Nullable;

/** A container with a server that answers. Equal only to itself. */
final class RunningContainer {

    private final ContainerSpec spec;
    private final PostgresContainer container;
    private final @Nullable LivenessLock owner;

    /**
     * Creates an object.
     *
     * @param owner shows that this JVM is alive; null if the container outlives the JVM
     */
    RunningContainer(ContainerSpec spec, PostgresContainer container, @Nullable LivenessLock owner) {
        this.spec = spec;
        this.container = container;
        this.owner = owner;
    }

    ContainerSpec spec() {
        return spec;
    }

    PostgresContainer container() {
        return container;
    }

    boolean outlivesTheJvm() {
        return owner == null;
    }

    String description() {
        return (outlivesTheJvm() ? "PostgreSQL in a reused container of " : "PostgreSQL in a container of ")
                + spec.image() + " on " + container.getHost() + ":" + container.getMappedPort(PostgresContainer.PORT);
    }

    /** Removes the container with its volumes, and then the owner's file. A container that outlives the JVM stays. */
    void stop() {
        if (owner != null) {
            try (owner) {
                container.stop();
            }
        }
    }
}
