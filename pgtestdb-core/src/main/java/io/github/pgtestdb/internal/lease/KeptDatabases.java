package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.DatabaseName.Kind;
import io.github.pgtestdb.internal.run.Mark;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Libpq;
import io.github.pgtestdb.internal.sql.Sentences;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.internal.sql.Uninterrupted;
import java.io.File;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Databases that outlive their test, because somebody wants to look into them. Thread-safe. */
public final class KeptDatabases {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

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

    public int count() {
        return count.get();
    }

    /** Marks a database as kept, by the server's clock, and says how to open it. */
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
        LOG.warn("Kept the database {} for {}. Open it with:\n{}", database.database(), human(age), psql(database));
    }

    private boolean mark(ConnectionDetails database) throws SQLException {
        String comment = server
                .admin()
                .query(COMMENT_AND_NOW, row -> kept(row.getString(1), row.getLong(2)), database.database())
                .stream()
                .findFirst()
                .orElseThrow(() -> new SQLException("somebody dropped it", SqlStates.UNDEFINED_DATABASE));
        return server.admin()
                .execute("COMMENT ON DATABASE " + Sql.identifier(database.database()) + " IS " + Sql.literal(comment));
    }

    private String kept(@Nullable String found, long now) {
        return Mark.of(Kind.CLONE.mark(), server.run(), server.identity())
                .with(Mark.KEPT_UNTIL, Long.toString(now + age.toSeconds()))
                .appendedTo(Mark.userComment(found));
    }

    /** Renders a line that works as pasted: the password is in a file that only this user can read. */
    private String psql(ConnectionDetails database) {
        String passfile = passwordFiles
                .write(database)
                .map(file -> " passfile=" + conninfo(file))
                .orElse("");
        String host = Libpq.socketDirectory(database.properties()).orElse(database.host());
        StringBuilder line = new StringBuilder(
                requiredAuthentication(database) + "psql \"host=" + conninfo(host) + " port=" + database.port()
                        + " dbname=" + conninfo(database.database()) + " user=" + conninfo(database.user()) + passfile);
        Libpq.parameters(database.properties()).forEach((name, value) -> {
            if (name.startsWith("ssl")) {
                line.append(' ').append(name).append('=').append(conninfo(value));
            }
        });
        return line.append('"').toString();
    }

    /** As a variable, which psql before version 16 overlooks: a parameter it would refuse. Windows' shell knows neither. */
    private static String requiredAuthentication(ConnectionDetails database) {
        String required = database.properties().get(Connections.REQUIRE_AUTH);
        return required == null || File.separatorChar == '\\' ? "" : "PGREQUIREAUTH=" + required + " ";
    }

    /** Quotes a value as libpq reads it, inside the double quotes of a shell. */
    private static String conninfo(String value) {
        if (value.matches("[A-Za-z0-9_./:@-]+")) {
            return value;
        }
        String quoted = "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
        return quoted.replaceAll("[\\\\\"$`]", "\\\\$0");
    }

    private static String human(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
