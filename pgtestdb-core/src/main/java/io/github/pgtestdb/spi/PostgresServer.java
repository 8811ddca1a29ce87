package io.github.pgtestdb.spi;

import io.github.pgtestdb.ConnectionDetails;
import java.time.Duration;
import java.util.Optional;

/** A running server, held by one engine until {@link #close}. Thread-safe. */
public interface PostgresServer extends AutoCloseable {

    /**
     * Returns how the engine connects to administer: the admin database, in which it writes nothing but locks, and a
     * role that may create databases and, where it can, roles.
     *
     * @return the details, password included
     */
    ConnectionDetails admin();

    /**
     * Describes the server for log lines and messages, without a password.
     *
     * @return for example {@code embedded PostgreSQL on 127.0.0.1:40123}
     */
    String description();

    /**
     * Tells whether the server vanishes with everything on it when it is closed, so that databases need not be dropped
     * one by one at the end.
     *
     * @return false by default
     */
    default boolean isDisposable() {
        return false;
    }

    /**
     * Tells whether nobody but this library uses the server, so that a role on it which a migration made, and which no
     * database but templates refers to, may be dropped when the migration wants to make it again.
     *
     * @return false by default
     */
    default boolean servesOnlyUs() {
        return false;
    }

    /**
     * Tells whether the provider started the server for tests, so that it cannot be one that matters to anybody, wherever
     * it runs. Such a server is not refused because of its host, and another one is started if it is gone.
     *
     * @return false by default
     */
    default boolean isStartedForTests() {
        return false;
    }

    /**
     * Says how the server ended, in whole sentences for a message.
     *
     * @return for example {@code The container exited with status 137.}; empty if the server runs, or if the provider
     *     cannot tell, as by default
     */
    default Optional<String> describeEnd() {
        return Optional.empty();
    }

    /**
     * Asks a server of ours to go on after {@link #close}, because databases on it were kept for the user to look at.
     *
     * @param age how long; a server that is not ours ignores it
     */
    default void stayFor(Duration age) {}

    /** Gives the server up: one of ours stops, one that was there before goes on. A second call does nothing. */
    @Override
    void close();
}
