// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.SharedEngine;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The databases of one test method or class, and the connections that were injected in it.
 *
 * <p>The store that holds this object closes it, after the callbacks of all extensions, in whatever order they are
 * registered. All callbacks therefore still find the databases, and a failure in any callback counts for the keep
 * policy. A failure to close fails the test.
 *
 * <p>Implements both interfaces that JUnit knows, because stores up to 5.12 close only {@code CloseableResource}.
 *
 * <p>Thread-safe, because concurrent methods use the databases of their class. Guarded by its own lock.
 */
@SuppressWarnings("deprecation")
final class TestDatabases implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private record Lease(DatabaseDefinition definition, Migrator migrator, KeepPolicy keep, TestDatabase database) {}

    private final ExtensionContext context;
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private final Deque<Connection> connections = new ArrayDeque<>();
    private final Map<Class<?>, AutoCloseable> resources = new LinkedHashMap<>();
    private final Reports reports;
    private boolean failed;
    private volatile boolean over;

    private TestDatabases(ExtensionContext context) {
        this.context = context;
        this.reports = new Reports(context);
    }

    /**
     * Returns the databases of a context. A store closes its first value last, so the extension must call this method
     * before other extensions use the store.
     */
    static TestDatabases of(ExtensionContext context) {
        return Stores.get(context, TestDatabases.class, TestDatabases.class, () -> new TestDatabases(context));
    }

    /** Returns the value for an injection point in {@code context}. The first call creates the database. */
    static Object inject(DatabaseDefinition definition, ExtensionContext context) throws SQLException {
        TestDatabase database = lease(definition, context);
        return definition.point().injectable().orElseThrow().from(database, of(context));
    }

    /** Returns the database for an injection point in {@code context}, and reports its use. Creates it at first. */
    static TestDatabase lease(DatabaseDefinition definition, ExtensionContext context) {
        TestDatabase database = of(DatabaseLifetime.of(definition, context)).get(definition);
        of(context).reports().used(definition, database);
        return database;
    }

    /** Returns the migrator of the database with the definition's name; empty if there is no such database yet. */
    static Optional<Migrator> migrator(DatabaseDefinition definition, ExtensionContext context) {
        TestDatabases databases = of(DatabaseLifetime.find(definition, context));
        synchronized (databases) {
            return Optional.ofNullable(databases.leases.get(definition.name())).map(Lease::migrator);
        }
    }

    /** Returns an object that a framework needs until all extensions are done. The first call creates it. */
    synchronized <T extends AutoCloseable> T resource(Class<T> type, Supplier<T> maker) {
        return type.cast(resources.computeIfAbsent(type, ignored -> maker.get()));
    }

    Reports reports() {
        return reports;
    }

    /** Tells whether the test or class is over. It then gets no more databases. */
    boolean areOver() {
        return over;
    }

    private synchronized TestDatabase get(DatabaseDefinition definition) {
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
                                    Messages.database(definition.name()),
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

    /** Notes a failure for the keep policy of the databases of a context and of the contexts around it. */
    static void noteFailure(ExtensionContext context, @Nullable Throwable failure) {
        Contexts.outwards(context)
                .filter(current -> current.getTestClass().isPresent())
                .forEach(current -> of(current).testFailed(failure));
    }

    private synchronized void testFailed(@Nullable Throwable failure) {
        failed = true;
        if (failure != null) {
            leases.values().stream()
                    .filter(lease -> lease.keep() != KeepPolicy.NEVER)
                    .forEach(lease -> KeptDatabaseNote.addTo(failure, lease.definition(), lease.database()));
        }
    }

    /** Returns all databases and forgets them. A second call has no effect. */
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

    private void refuseIfOver(DatabaseDefinition definition) {
        if (over) {
            throw new PgTestDbException("The %s asks for %s, but %s is over. Ask for it before the test ends."
                    .formatted(definition.wanted(), Messages.database(definition.name()), context.getDisplayName()));
        }
    }

    private Lease create(DatabaseDefinition definition) {
        SharedEngine engine = definition.engine(context);
        Migrator migrator = definition.migrator(engine, context);
        KeepPolicy keep = definition.keep(engine);
        TestDatabase database = definition.declaration().isReadOnly()
                ? engine.pgTestDb().createReadOnly(migrator, keep)
                : engine.pgTestDb().create(migrator, keep);
        return new Lease(definition, migrator, keep, database);
    }

    private void giveBack(Lease lease, boolean testFailed) {
        boolean onFailure = testFailed && lease.keep() == KeepPolicy.ON_FAILURE;
        if (onFailure) {
            lease.database().keep();
        }
        boolean isKept = onFailure || lease.keep() == KeepPolicy.ALWAYS;
        if (isKept) {
            reports.kept(lease.definition(), lease.database());
        }
        lease.database().close();
        if (isKept) {
            context.getExecutionException()
                    .filter(Contexts::isFailure)
                    .ifPresent(failure -> KeptDatabaseNote.addTo(failure, lease.definition(), lease.database()));
        }
    }
}
