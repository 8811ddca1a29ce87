package io.github.pgtestdb.spring;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which database is behind a data source: that of the test which runs, for all threads alike, and one of the
 * application's own while none does, as when the application starts. Thread-safe.
 *
 * <p>The application's own database is made when something asks for it, and given back as soon as a test begins: what
 * still holds a connection to it then would go on working beside the test, and is cut off and named instead.
 */
final class DatabaseSwitch {

    /** For a task that has done its work and has yet to return its connection. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofNanos(100_000);

    private final ContextMigrators migrators;
    private final String databaseName;
    private final Supplier<Optional<TestDatabase>> idleDatabase;
    private @Nullable Route idle;
    private volatile @Nullable Route test;

    DatabaseSwitch(ContextMigrators migrators, String databaseName) {
        this.migrators = migrators;
        this.databaseName = databaseName;
        this.idleDatabase = () -> migrators.create(databaseName);
    }

    Connection connect() throws SQLException {
        Route route = route();
        while (!route.loans().mayBorrow()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos()); // Its test has ended, and is about to be taken away.
            route = route();
        }
        return route.connect();
    }

    /** Puts a test's database behind the data source. */
    void begin(TestDatabase database) {
        test = Route.to(database);
        giveUpIdle();
    }

    /** Takes the test's database away again; closing it is for whoever made it. */
    void end() {
        Route ended = test;
        if (ended != null) {
            ended.loans().end(GRACE);
            test = null;
        }
    }

    private Route route() {
        Route current = test;
        return current == null ? idle() : current;
    }

    /** Gives the application's own database back, and has what is still connected to it cut off and named. */
    void giveUpIdle() {
        Route given = takeIdle();
        if (given != null) {
            given.loans().end(GRACE);
            given.database().close();
        }
    }

    private synchronized @Nullable Route takeIdle() {
        Route taken = idle;
        idle = null;
        return taken;
    }

    private synchronized Route idle() {
        Route current = idle;
        if (current == null || current.provisional()) {
            current = migratedIdle(current);
            idle = current;
        }
        return current;
    }

    private Route migratedIdle(@Nullable Route provisional) {
        Optional<Route> migrated = idleDatabase.get().map(Route::to);
        if (provisional == null) {
            return migrated.orElseGet(() -> Route.toEmpty(migrators.createEmpty()));
        }
        migrated.ifPresent(ignored -> provisional.database().close());
        return migrated.orElse(provisional);
    }

    /** Shows the database's name. */
    @Override
    public String toString() {
        return "DatabaseSwitch[" + databaseName + "]";
    }
}
