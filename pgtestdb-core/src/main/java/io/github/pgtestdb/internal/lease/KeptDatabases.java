// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.concurrent.Uninterrupted;
import io.github.pgtestdb.internal.run.DatabaseName.Kind;
import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Databases that are kept after their test for inspection. Thread-safe. */
final class KeptDatabases {

    private static final Logger LOG = Logs.logger();

    private static final String COMMENT_AND_NOW = """
            SELECT shobj_description(oid, 'pg_database'), extract(epoch FROM now())::bigint
            FROM pg_catalog.pg_database WHERE datname = ?
            """;

    private final ServerSession server;
    private final Duration age;
    private final PasswordFiles passwordFiles;
    private final AtomicInteger count = new AtomicInteger();

    KeptDatabases(ServerSession server, Duration age, PasswordFiles passwordFiles) {
        this.server = server;
        this.age = age;
        this.passwordFiles = passwordFiles;
    }

    int count() {
        return count.get();
    }

    /** Marks a database as kept, with a time of the server's clock, and logs how to open it. */
    void keep(ConnectionDetails database) {
        try {
            Uninterrupted.untilDone(() -> mark(database));
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot keep the database " + database + ": " + Sentences.of(e) + ". The next run reaps it.", e);
        }
        if (count.getAndIncrement() == 0) {
            server.server().stayFor(age);
        }
        LOG.warn("Kept the database {} for {}. Open it with:\n{}", database.database(), human(age), psqlLine(database));
    }

    private boolean mark(ConnectionDetails database) throws SQLException {
        String comment = server
                .admin()
                .query(COMMENT_AND_NOW, row -> kept(row.getString(1), row.getLong(2)), database.database())
                .stream()
                .findFirst()
                .orElseThrow(() -> new SQLException("it no longer exists", SqlStates.UNDEFINED_DATABASE));
        return server.admin()
                .execute("COMMENT ON DATABASE " + Sql.identifier(database.database()) + " IS " + Sql.literal(comment));
    }

    private String kept(@Nullable String found, long now) {
        return OwnershipMark.of(Kind.CLONE.mark(), server.run(), server.identity())
                .with(OwnershipMark.KEPT_UNTIL, Long.toString(now + age.toSeconds()))
                .appendedTo(OwnershipMark.userComment(found));
    }

    /** Returns a line for a shell that opens the database. */
    String psqlLine(ConnectionDetails database) {
        return new PsqlLine(database, passwordFiles.write(database)).toString();
    }

    private static String human(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
