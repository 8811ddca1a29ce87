package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The databases of one test method or one class, and the connections given to its parameters and fields. Closed by the
 * extension after the test, where a failure to close is the test's own failure; and once more by the store that holds it,
 * for tests that never got so far, as when a constructor fails. Thread-safe: methods that run at once ask for the
 * databases of their class; guarded by its own lock.
 *
 * <p>Closeable by both names that JUnit knows: up to 5.12 stores close only {@code CloseableResource}.
 */
@SuppressWarnings("deprecation")
final class Databases implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private record Lease(Definition definition, KeepPolicy keep, TestDatabase database) {}

    private final ExtensionContext context;
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private final Deque<Connection> connections = new ArrayDeque<>();
    private boolean failed;
    private boolean held;
    private boolean ended;

    private Databases(ExtensionContext context) {
        this.context = context;
    }

    static Databases of(ExtensionContext context) {
        return Stores.get(context, Databases.class, Databases.class, () -> new Databases(context));
    }

    /** The database of that name, created at the first call. */
    synchronized TestDatabase get(Definition definition) {
        Lease lease = leases.get(definition.name());
        if (lease == null) {
            lease = create(definition);
            leases.put(definition.name(), lease);
        } else if (!definition.accepts(lease.definition())) {
            throw new PgTestDbException(
                    "The %s asks for %s with %s, but the %s already has it with %s. Give one of them another name."
                            .formatted(
                                    definition.wanted(),
                                    Names.database(definition.name()),
                                    definition.content(),
                                    lease.definition().wanted(),
                                    lease.definition().content()));
        }
        return lease.database();
    }

    synchronized Connection closeAtTheEnd(Connection connection) {
        connections.push(connection);
        return connection;
    }

    /** Counts a failed test of the class. */
    synchronized void testFailed() {
        failed = true;
    }

    /** Has the end of the test wait for {@link #release}: a framework's callbacks come later, and still use the databases. */
    synchronized void hold() {
        held = true;
    }

    /** Returns the databases, if the test has ended. */
    synchronized void release() {
        held = false;
        if (ended) {
            close();
        }
    }

    /** Returns the databases, unless somebody holds them. */
    synchronized void testEnded() {
        ended = true;
        if (!held) {
            close();
        }
    }

    /** Returns all databases, and forgets them; a second call finds none. */
    @Override
    public synchronized void close() {
        boolean keep = failed || Contexts.hasFailed(context);
        Cleanup cleanup = new Cleanup();
        connections.forEach(connection -> cleanup.run(connection::close));
        connections.clear();
        leases.values().forEach(lease -> cleanup.run(() -> giveBack(lease, keep)));
        leases.clear();
        cleanup.throwFailure();
    }

    private Lease create(Definition definition) {
        Origin origin = Origin.of(definition, context);
        KeepPolicy keep = origin.keep();
        TestDatabase database = definition.declaration().isReadOnly()
                ? origin.engine().readOnly(origin.migrator(), keep)
                : origin.engine().create(origin.migrator(), keep);
        return new Lease(definition, keep, database);
    }

    private void giveBack(Lease lease, boolean testFailed) {
        boolean onFailure = testFailed && lease.keep() == KeepPolicy.ON_FAILURE;
        if (onFailure) {
            lease.database().keep();
        }
        if (onFailure || lease.keep() == KeepPolicy.ALWAYS) {
            Reports.kept(context, lease.definition(), lease.database());
        }
        lease.database().close();
    }
}
