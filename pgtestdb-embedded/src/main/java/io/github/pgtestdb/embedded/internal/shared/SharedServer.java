// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.files.CacheLock;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.server.EmbeddedServer;
import io.github.pgtestdb.spi.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A server that this JVM shares with others. Thread-safe. */
public final class SharedServer implements PostgresServer {

    /** The lock is held while a JVM joins. A JVM that ends must not wait for one that is suspended. */
    private static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SharedDirectory directory;
    private final Path lock;
    private final ServerRegistration membership;
    private final ConnectionDetails admin;
    private final Clock clock;
    private Duration stay = Duration.ZERO;
    private boolean closed;

    public SharedServer(
            SharedDirectory directory, Path lock, SharedServers.Joined joined, String password, Clock clock) {
        this.directory = directory;
        this.lock = lock;
        this.membership = joined.membership();
        this.admin = EmbeddedServer.adminOf(joined.port(), password);
        this.clock = clock;
    }

    @Override
    public ConnectionDetails admin() {
        return admin;
    }

    @Override
    public String description() {
        return EmbeddedServer.descriptionOf(admin);
    }

    /** Only this user has the password. */
    @Override
    public boolean servesOnlyUs() {
        return true;
    }

    @Override
    public boolean isStartedForTests() {
        return true;
    }

    @Override
    public synchronized void stayFor(Duration age) {
        if (!closed && age.compareTo(stay) > 0) {
            stay = age;
            writeStay();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!stay.isZero()) {
            writeStay();
        }
        try (membership) {
            directory.touch(clock.instant());
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot leave the " + description() + " in " + directory.path() + ": " + ErrorReasons.of(e)
                            + ". It goes on until this JVM ends.",
                    e);
        }
    }

    /** Called as soon as the time is known, in case the JVM is killed, and again on close, when the time begins. */
    private void writeStay() {
        Instant until = clock.instant().plus(stay);
        try (CacheLock held = CacheLock.acquire(lock, STAY_NANOS)) {
            if (held.isHeld()) {
                directory.stayUntil(until);
            }
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot keep the " + description() + " until " + until + ": " + ErrorReasons.of(e) + ".", e);
        }
    }
}
