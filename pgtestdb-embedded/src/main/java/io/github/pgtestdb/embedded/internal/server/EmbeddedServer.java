// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.settings.InitdbOptions;
import io.github.pgtestdb.spi.PostgresServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A server that only this JVM uses. Thread-safe. */
public final class EmbeddedServer implements PostgresServer {

    private final RunningServer server;
    private final ConnectionDetails admin;
    private final Clock clock;
    private Duration stay = Duration.ZERO;
    private boolean closed;

    public EmbeddedServer(RunningServer server, String password, Clock clock) {
        this.server = server;
        this.admin = adminOf(server.port(), password);
        this.clock = clock;
    }

    @Override
    public ConnectionDetails admin() {
        return admin;
    }

    @Override
    public String description() {
        return descriptionOf(admin);
    }

    /** Requires SCRAM: another user's process on the port of a dead server must not get the password. */
    public static ConnectionDetails adminOf(int port, String password) {
        return new ConnectionDetails("127.0.0.1", port, "postgres", InitdbOptions.SUPERUSER, password, Map.of())
                .withScramRequired();
    }

    public static String descriptionOf(ConnectionDetails admin) {
        return "embedded PostgreSQL on " + admin.host() + ":" + admin.port();
    }

    @Override
    public synchronized boolean isDisposable() {
        return stay.isZero();
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
        try {
            if (stay.isZero()) {
                server.launched().stop();
            } else {
                writeStay();
                server.launched().leave();
                server.run().close();
            }
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot stop the " + description() + " in " + server.run().path() + ": " + ErrorReasons.of(e)
                            + ". The next start removes it.",
                    e);
        }
    }

    /** Called as soon as the time is known, in case the JVM is killed, and again on close, when the time begins. */
    private void writeStay() {
        Instant until = clock.instant().plus(stay);
        try {
            server.run().stayUntil(until);
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot keep the " + description() + " until " + until + ": " + ErrorReasons.of(e) + ".", e);
        }
    }
}
