// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Provides a running PostgreSQL server. Found on the class path with {@link java.util.ServiceLoader}. Thread-safe.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public interface PostgresServerProvider {

    /**
     * Returns the name of this provider in messages and in the setting {@code pgtestdb.server}.
     *
     * @return a short name, such as {@code embedded}
     */
    String name();

    /**
     * Lists the settings that {@link #start} reads, so that unknown keys under {@code pgtestdb.} are rejected.
     *
     * @return the settings; empty by default
     */
    default List<Setting<?>> settings() {
        return List.of();
    }

    /**
     * Starts a server, or joins one that is already running.
     *
     * @param settings the settings in force
     * @return the server, ready for connections
     * @throws io.github.pgtestdb.PgTestDbException if no server is available; the message says what to do
     */
    PostgresServer start(Settings settings);
}
