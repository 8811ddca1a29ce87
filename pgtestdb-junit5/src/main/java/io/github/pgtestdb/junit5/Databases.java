package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The databases of one test method or one class, and the connections given to its parameters and fields. Closed by the
 * store that holds it, after the callbacks of all extensions, in whatever order they are registered: so all of them still
 * find the databases, and whatever fails counts for keeping them. A failure to close fails the test. Thread-safe: methods
 * that run at once ask for the databases of their class; guarded by its own lock.
 *
 * <p>Closeable by both names that JUnit knows: up to 5.12 stores close only {@code CloseableResource}.
 */
@SuppressWarnings("deprecation")
final class Databases implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private record Lease(Definition definition, Origin origin, TestDatabase database) {}

    private final ExtensionContext context;
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private final Deque<Connection> connections = new ArrayDeque<>();
    private final Map<Class<?>, AutoCloseable> resources = new LinkedHashMap<>();
    private final Reports reports;
    private boolean failed;
    private volatile boolean over;

    private Databases(ExtensionContext context) {
        this.context = context;
        this.reports = new Reports(context);
    }

    /** Those of a context. A store closes last what it got first: so the extension asks for this before all others act. */
    static Databases of(ExtensionContext context) {
        return Stores.get(context, Databases.class, Databases.class, () -> new Databases(context));
    }

    /** The database that a place in {@code context} wants, created at the first call, and reported. */
    static TestDatabase lease(Definition definition, ExtensionContext context) {
        ExtensionContext scope = Lifetime.of(definition, context);
        HandedOut.note(definition, scope, context);
        TestDatabase database = of(scope).get(definition);
        of(context).reports().used(definition, database);
        return database;
    }

    /** What migrated the database of a name; empty if there is none yet. */
    static Optional<Migrator> migrator(Definition definition, ExtensionContext context) {
        Databases databases = of(Lifetime.of(definition, context));
        synchronized (databases) {
            return Optional.ofNullable(databases.leases.get(definition.name()))
                    .map(lease -> lease.origin().migrator());
        }
    }

    /** What a framework keeps until all extensions are done. */
    synchronized <T extends AutoCloseable> T resource(Class<T> type, Supplier<T> maker) {
        return type.cast(resources.computeIfAbsent(type, ignored -> maker.get()));
    }

    Reports reports() {
        return reports;
    }

    /** Whether the test or class is over, so that it gets no more databases. */
    boolean areOver() {
        return over;
    }

    private synchronized TestDatabase get(Definition definition) {
        refuseIfOver(definition);
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

    /** Returns all databases, and forgets them; a second call finds none. */
    @Override
    public void close() {
        over = true;
        Cleanup cleanup = new Cleanup();
        resources().forEach(resource -> cleanup.run(resource::close));
        FrameworkTest.leave(this);
        returnAll(cleanup);
        cleanup.throwFailure();
    }

    private synchronized List<AutoCloseable> resources() {
        return List.copyOf(resources.values());
    }

    private synchronized void returnAll(Cleanup cleanup) {
        boolean keep = failed || Contexts.hasFailed(context);
        connections.forEach(connection -> cleanup.run(connection::close));
        connections.clear();
        leases.values().forEach(lease -> cleanup.run(() -> giveBack(lease, keep)));
        leases.clear();
        reports.ended();
    }

    private void refuseIfOver(Definition definition) {
        if (over) {
            throw new PgTestDbException("The %s asks for %s, but %s is over. Ask for it before the test ends."
                    .formatted(definition.wanted(), Names.database(definition.name()), context.getDisplayName()));
        }
    }

    private Lease create(Definition definition) {
        Origin origin = Origin.of(definition, context);
        TestDatabase database = definition.declaration().isReadOnly()
                ? origin.engine().readOnly(origin.migrator(), origin.keep())
                : origin.engine().create(origin.migrator(), origin.keep());
        return new Lease(definition, origin, database);
    }

    private void giveBack(Lease lease, boolean testFailed) {
        boolean onFailure = testFailed && lease.origin().keep() == KeepPolicy.ON_FAILURE;
        if (onFailure) {
            lease.database().keep();
        }
        if (onFailure || lease.origin().keep() == KeepPolicy.ALWAYS) {
            reports.kept(lease.definition(), lease.database());
        }
        lease.database().close();
    }
}
