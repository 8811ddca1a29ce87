// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import io.github.pgtestdb.ConnectionDetails;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A running server, held by one engine until {@link #close}. Thread-safe.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public interface PostgresServer extends AutoCloseable {

    /**
     * Returns the connection details of the engine: the admin database and a role. The engine takes locks in the admin
     * database and writes nothing to it. The role may create databases and, if possible, roles.
     *
     * @return the details, including the password
     */
    ConnectionDetails admin();

    /**
     * Describes the server for log lines and messages, without a password.
     *
     * @return for example {@code embedded PostgreSQL on 127.0.0.1:40123}
     */
    String description();

    /**
     * Tells whether the server and everything on it disappear when it is closed. Databases then need not be dropped one
     * by one at the end of the run.
     *
     * @return false by default
     */
    default boolean isDisposable() {
        return false;
    }

    /**
     * Tells whether only this library uses the server. A migration may then recreate a role that an earlier migration
     * made: the role is dropped if only templates refer to it.
     *
     * @return false by default
     */
    default boolean servesOnlyUs() {
        return false;
    }

    /**
     * Tells whether the provider started the server for tests. Such a server cannot be a production server, so it is
     * not rejected because of its host. If it stops, another one is started.
     *
     * @return false by default
     */
    default boolean isStartedForTests() {
        return false;
    }

    /**
     * Describes how the server ended, in whole sentences for a message.
     *
     * @return for example {@code The container exited with status 137.}; empty if the server runs, or if the provider
     *     cannot tell, which is the default
     */
    default Optional<String> describeEnd() {
        return Optional.empty();
    }

    /**
     * Requests that a server of this library runs on after {@link #close}, because databases were kept on it for the
     * user.
     *
     * @param age how long it should run on; other servers ignore this
     */
    default void stayFor(Duration age) {}

    /**
     * Releases the server. A server that the library started stops; a server that was already running continues. A
     * second call has no effect.
     */
    @Override
    void close();
}
