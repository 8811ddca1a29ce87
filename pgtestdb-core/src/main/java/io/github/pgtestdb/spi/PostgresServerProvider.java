package io.github.pgtestdb.spi;

import java.util.List;

/** Yields a running PostgreSQL server. Found on the class path with {@link java.util.ServiceLoader}; thread-safe. */
public interface PostgresServerProvider {

    /**
     * Returns the name by which messages and the setting {@code pgtestdb.server} speak of this provider.
     *
     * @return a short name, such as {@code embedded}
     */
    String name();

    /**
     * Lists the settings that {@link #start} reads, so that any other key under {@code pgtestdb.} is refused.
     *
     * @return the settings; empty by default
     */
    default List<Setting<?>> settings() {
        return List.of();
    }

    /**
     * Starts a server, or joins one that runs already.
     *
     * @param settings the settings in force
     * @return the server, ready for connections
     * @throws io.github.pgtestdb.PgTestDbException if no server can be had; the message says what to do
     */
    PostgresServer start(Settings settings);
}
