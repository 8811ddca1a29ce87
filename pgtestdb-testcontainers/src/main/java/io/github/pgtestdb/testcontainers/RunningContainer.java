package io.github.pgtestdb.testcontainers;

import org.jspecify.annotations.Nullable;

/** A container that answers. Equal to itself alone. */
final class RunningContainer {

    private final ContainerSpec spec;
    private final PostgresContainer container;
    private final @Nullable OwnerFile owner;

    /** Makes one; the owner vouches for it while this JVM lives, and there is none where it outlives the JVM. */
    RunningContainer(ContainerSpec spec, PostgresContainer container, @Nullable OwnerFile owner) {
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

    /** Removes the container with its volumes, then what vouched for it; one that outlives the JVM stays. */
    void stop() {
        if (owner != null) {
            try (owner) {
                container.stop();
            }
        }
    }
}
