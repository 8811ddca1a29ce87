// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Decides which database is behind a data source. Thread-safe.
 *
 * <ul>
 * <li>A thread that is known to work for a test gets that test's database during the test's lease. At any other time it
 * gets an exception.
 * <li>A thread that works for a class of tests, and not for one of them, gets a read-only database.
 * <li>A thread of unknown purpose gets the database of the test that holds the lease.
 * <li>While no test holds the lease, and while the application starts, there is a separate database for the application.
 * It is created when it is first used, and returned when a lease begins.
 * <li>After the application context was closed, no thread gets a connection.
 * </ul>
 *
 * <p>No lock is held while a database is created, because that may need beans that other threads are creating.
 */
final class RoutingTarget {

    private static final Logger LOG = Logs.logger();

    /** For a task that has done its work but has not returned its connection yet. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofNanos(100_000);

    private record LeasedRoute(ContextLease lease, RoutedDatabase route) {}

    private final ContextMigrators migrators;
    private final String databaseName;
    private final String beanName;
    private final AtomicReference<@Nullable RoutedDatabase> idle = new AtomicReference<>();
    private volatile @Nullable LeasedRoute leased;
    private volatile boolean closed;

    /** Whether a test has held the lease. Until then, changes in the idle database belong to the start. */
    private volatile boolean begun;

    /** The reason why no test can hold the lease, because of a change that the application made when it started. */
    private volatile @Nullable String refusal;

    /** Whether the warning about threads that always hold a connection was logged. One test at a time holds the lease. */
    private volatile boolean told;

    RoutingTarget(ContextMigrators migrators, String databaseName, String beanName) {
        this.migrators = migrators;
        this.databaseName = databaseName;
        this.beanName = beanName;
    }

    Connection connect() throws SQLException {
        RoutedDatabase route = route();
        while (!route.loans().mayBorrow()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos()); // The route is about to be replaced.
            route = route();
        }
        Connection connection = route.connect();
        CurrentTest test = CurrentTest.get();
        return route.readOnly() && test != null
                ? ReadOnlyConnection.of(connection, ConnectionRefusals.readOnly(beanName, test))
                : connection;
    }

    /**
     * Gives the data source to a test. Connections are lent after {@link #open}.
     *
     * @throws PgTestDbException if the application changed the schema when it started
     */
    void begin(ContextLease lease, TestDatabase database) {
        leased = new LeasedRoute(lease, RoutedDatabase.toOpenLater(database));
        RoutedDatabase before = idle.getAndSet(null);
        if (before != null && !begun) {
            refusal = StartChanges.refusal(beanName, before.database()).orElse(null);
        }
        begun = true;
        retire(before);
        String why = refusal;
        if (why != null) {
            throw new PgTestDbException(why);
        }
    }

    /** Lends connections to the test's database from now on. */
    void open() {
        LeasedRoute current = leased;
        if (current != null) {
            current.route().loans().begin();
        }
    }

    /** Stops lending connections to the test's database. Its creator closes it. */
    void end() {
        LeasedRoute ended = leased;
        if (ended != null) {
            SortedSet<String> pollers = ended.route().loans().end(GRACE);
            leased = null;
            if (!pollers.isEmpty() && !told) {
                told = true;
                LOG.warn(
                        "The end of a test waited for {} s, since threads of the application borrow one connection"
                                + " of the DataSource bean \"{}\" after the other: {}. Each test waits so long. If they are consumers,"
                                + " pollers or health checks, switch them off for the tests, or let them pause between"
                                + " their queries. This is said once.",
                        GRACE.toSeconds(),
                        beanName,
                        String.join(", ", pollers));
            }
        }
    }

    /** Closes the switch with the application context. A test that holds the lease keeps its open connections. */
    void close() {
        closed = true;
        retire(idle.getAndSet(null));
    }

    private RoutedDatabase route() {
        if (closed) {
            throw ConnectionRefusals.closed(beanName);
        }
        CurrentTest test = CurrentTest.get();
        if (test == null) {
            return anybodys();
        }
        if (test.testMethod().isEmpty()) {
            return ContextStart.orOfABeanIsOnThisThread()
                    ? idle()
                    : ClassDatabases.of(test).route(this, () -> migrators.createReadOnly(databaseName));
        }
        LeasedRoute current = leased;
        if (current != null && current.lease().isOf(test)) {
            return current.route();
        }
        if (ContextStart.isOnThisThread()) {
            return idle();
        }
        throw ConnectionRefusals.exception(beanName, test);
    }

    private RoutedDatabase anybodys() {
        LeasedRoute before = leased;
        if (before != null) {
            return before.route();
        }
        RoutedDatabase own = idle();
        LeasedRoute after = leased; // A lease may have begun while the database was created, too early to retire it.
        return after == null ? own : after.route();
    }

    private RoutedDatabase idle() {
        RoutedDatabase current = idle.get();
        RoutedDatabase next = current == null || current.provisional() ? migratedIdle(current) : current;
        while (!next.equals(current) && !idle.compareAndSet(current, next)) {
            next.database().close(); // Another thread was faster.
            current = idle.get();
            next = current == null || current.provisional() ? migratedIdle(current) : current;
        }
        if (!next.equals(current)) {
            retire(current);
        }
        if (closed) {
            retire(idle.getAndSet(null));
            throw ConnectionRefusals.closed(beanName);
        }
        return next;
    }

    private RoutedDatabase migratedIdle(@Nullable RoutedDatabase provisional) {
        Optional<RoutedDatabase> migrated = migrators.create(databaseName).map(RoutedDatabase::to);
        return migrated.orElseGet(
                () -> provisional == null ? RoutedDatabase.toEmpty(migrators.createEmpty()) : provisional);
    }

    /** Returns the application's own database. Connections that are still open are cut off and reported. */
    static void retire(@Nullable RoutedDatabase route) {
        if (route != null) {
            route.loans().end(GRACE);
            route.database().close();
        }
    }

    @Override
    public String toString() {
        return "RoutingTarget[" + databaseName + "]";
    }
}
