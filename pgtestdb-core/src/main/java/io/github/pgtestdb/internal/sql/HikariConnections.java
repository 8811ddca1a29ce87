package io.github.pgtestdb.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HikariCP as tests want it: nothing kept warm in vain. Thread-safe.
 *
 * <p>Uses the pool without {@code HikariDataSource} around it, which logs three lines at INFO for each pool: with a pool
 * a test that is a flood.
 */
final class HikariConnections implements Pool {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** How long a connection that is validated may take to answer. */
    private static final int VALIDATION_SECONDS = 5;

    /** How long whoever looks after many connections waits for one of them. */
    private static final int REFRESH_SECONDS = 1;

    /** HikariCP's own measure of how long a connection counts as alive after it was last seen to be. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String WEAK_REFERENCES = "com.zaxxer.hikari.useWeakReferences";

    private final HikariConfig config;
    private final DataSource source;
    private final HikariPool pool;

    /** What is lent first, borrowed ahead of need: whoever asks for it waits for no look into HikariCP. */
    private final AtomicReference<@Nullable Loan> ahead = new AtomicReference<>();

    private volatile boolean closed;

    /** A connection that nobody has yet, and when it was seen to be alive. */
    private record Loan(Connection connection, long seen) {}

    private HikariConnections(HikariConfig config, DataSource source) {
        this.config = config;
        this.source = source;
        this.pool = collectable(config);
    }

    /**
     * Makes a pool of which nothing stays when it is closed. By itself, HikariCP leaves a list of connections in a thread-local
     * variable of each thread that gave one back, and through them the pool: with a pool a test, 4 kB a test in a thread that
     * runs them all. With weak references, as it uses where it was loaded by another class loader, nothing holds them. It
     * looks at the property as a pool is made; pools of others that are made in this moment work as well either way.
     */
    private static synchronized HikariPool collectable(HikariConfig config) {
        String before = System.getProperty(WEAK_REFERENCES);
        System.setProperty(WEAK_REFERENCES, "true");
        try {
            return new HikariPool(config);
        } finally {
            if (before == null) {
                System.clearProperty(WEAK_REFERENCES);
            } else {
                System.setProperty(WEAK_REFERENCES, before);
            }
        }
    }

    /** Makes a pool that opens nothing yet. */
    static HikariConnections empty(HikariConfig config) {
        return empty(config, config.getDataSource());
    }

    private static HikariConnections empty(HikariConfig config, DataSource source) {
        // With 0 or more, HikariCP opens a connection at once and, with no minimum of idle ones, throws it away.
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        config.setDataSource(new PromptSource(Objects.requireNonNull(config.getDataSource())));
        return new HikariConnections(config, source);
    }

    /**
     * Makes a pool with one connection open.
     *
     * <p>HikariCP could open it by itself, and would say so at INFO, once a pool. So it is opened by this thread, which
     * hears at once if the server refuses, and HikariCP asks for it: with room for no other, since its own thread may see
     * that somebody still waits while the connection is on its way, and open a second one.
     */
    static HikariConnections opened(HikariConfig config) throws SQLException {
        int size = config.getMaximumPoolSize();
        DataSource source = config.getDataSource();
        OpenedFirst first = OpenedFirst.of(source);
        config.setDataSource(first);
        HikariConnections opened = empty(config, source);
        config.setMaximumPoolSize(1);
        try {
            opened.lendAhead(config.getConnectionTimeout());
        } catch (SQLException | RuntimeException e) {
            opened.close();
            first.close();
            throw e;
        }
        config.setMaximumPoolSize(size);
        return opened;
    }

    /** Borrows a connection. A pool that is closed says so at once: HikariCP's own would wait for its timeout. */
    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("The pool " + name() + " is closed", SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
        Loan first = ahead.getAndSet(null);
        return first == null ? granted(pool.getConnection()) : alive(first);
    }

    private void lendAhead(long patienceMillis) throws SQLException {
        ahead.set(new Loan(granted(pool.getConnection(patienceMillis)), System.nanoTime()));
    }

    /** A login that was refused fails at once, and with the server's reason; the next one is tried again. */
    private Connection granted(Connection lent) throws SQLException {
        if (!lent.isWrapperFor(RefusedConnection.class)) {
            return lent;
        }
        SQLException reason = lent.unwrap(RefusedConnection.class).reason();
        evict(lent);
        throw new SQLException(reason.getMessage(), reason.getSQLState(), reason);
    }

    /** As HikariCP does it: what was seen to be alive a moment ago is not asked again. */
    private Connection alive(Loan loan) throws SQLException {
        if (System.nanoTime() - loan.seen() < FRESH_NANOS || loan.connection().isValid(VALIDATION_SECONDS)) {
            return loan.connection();
        }
        evict(loan.connection());
        return granted(pool.getConnection());
    }

    private void evict(Connection lent) throws SQLException {
        pool.evictConnection(lent);
        lent.close();
    }

    @Override
    public boolean hasIdle() {
        return ahead.get() != null || pool.getIdleConnections() > 0;
    }

    @Override
    public String name() {
        return config.getPoolName();
    }

    @Override
    public DataSource source() {
        return source;
    }

    @Override
    public void refresh() throws SQLException {
        Loan loan = ahead.getAndSet(null);
        if (loan != null && loan.connection().isValid(REFRESH_SECONDS)) {
            ahead.set(new Loan(loan.connection(), System.nanoTime()));
            return;
        }
        if (loan != null) {
            evict(loan.connection());
        }
        lendAhead(TimeUnit.SECONDS.toMillis(REFRESH_SECONDS));
    }

    /**
     * Aborts it, and lets HikariCP close it as it comes back. To evict this one alone would take it from its proxy first,
     * which then cannot be closed where somebody has changed a setting, such as auto-commit.
     */
    @Override
    public void discard(Connection borrowed) {
        pool.softEvictConnections();
        try {
            borrowed.unwrap(Connection.class).abort(Runnable::run);
            borrowed.close();
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name(), e);
        }
    }

    @Override
    public void closeIdle() {
        giveBackAhead();
        pool.softEvictConnections();
    }

    private void giveBackAhead() {
        Loan loan = ahead.getAndSet(null);
        if (loan == null) {
            return;
        }
        try {
            loan.connection().close();
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        giveBackAhead();
        // A thread that is interrupted, by a test's timeout say, would leave it half done.
        boolean interrupted = Thread.interrupted();
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
