// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.spi.Migrator;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives the data sources of an application context to one test at a time. Thread-safe.
 *
 * <p>The application's threads do not show for which test they work. A thread that uses a data source while a test runs
 * must get that test's database, so no other test may run. Tests of the same context wait for each other here, in the
 * order of their arrival. Tests of another context, or of none, do not wait.
 */
final class ContextDatabases implements Comparable<ContextDatabases> {

    private static final Logger LOG = Logs.logger();

    /** After this time a wait for the context is logged, once for each context. */
    private static final Duration SILENT_WAIT = Duration.ofSeconds(5);

    /** The order in which a test takes several contexts. */
    private final long number = TestCounter.next();

    private final ContextMigrators migrators;
    private final Map<String, RoutingTarget> switches;
    private final Set<Migrator> accepted = ConcurrentHashMap.newKeySet();

    /** A semaphore, because waiting for it does not make JUnit's fork-join pool start further tests. */
    private final Semaphore free = new Semaphore(1, true);

    private volatile @Nullable CurrentTest holder;
    private final AtomicBoolean waitLogged = new AtomicBoolean();

    /** The test that holds the context, from the moment at which it has its databases. */
    private volatile @Nullable CurrentTest served;

    ContextDatabases(ContextMigrators migrators, Map<String, RoutingTarget> switches) {
        this.migrators = migrators;
        this.switches = new LinkedHashMap<>(switches);
    }

    /** Returns the databases of a context and of its parents. Empty if no data source in them is replaced. */
    static List<ContextDatabases> in(ApplicationContext context) {
        String name = ContextDatabases.class.getName();
        return upwards(context)
                .filter(application -> application.containsLocalBean(name))
                .map(application -> application.getBean(name, ContextDatabases.class))
                .toList();
    }

    /** Returns the test that holds the lease of a bean factory or one of its parents; empty if none does. */
    static Optional<CurrentTest> served(BeanFactory factory) {
        Object databases = factory instanceof SingletonBeanRegistry registry
                ? registry.getSingleton(ContextDatabases.class.getName())
                : null;
        if (databases instanceof ContextDatabases own) {
            return Optional.ofNullable(own.served);
        }
        BeanFactory parent = parent(factory);
        return parent == null ? Optional.empty() : served(parent);
    }

    private static @Nullable BeanFactory parent(BeanFactory factory) {
        BeanFactory parent =
                factory instanceof HierarchicalBeanFactory hierarchical ? hierarchical.getParentBeanFactory() : null;
        return parent instanceof ConfigurableApplicationContext application ? application.getBeanFactory() : parent;
    }

    /** Returns a context and its parents. */
    static Stream<ApplicationContext> upwards(ApplicationContext context) {
        return Stream.iterate(
                        Optional.of(context),
                        Optional::isPresent,
                        current -> current.flatMap(application -> Optional.ofNullable(application.getParent())))
                .flatMap(Optional::stream);
    }

    /** Returns the names of the data source beans. */
    Collection<String> beans() {
        return switches.keySet().stream().map(migrators::bean).toList();
    }

    boolean has(String databaseName) {
        return switches.containsKey(databaseName);
    }

    /** Returns the migrator of a database for which the annotation names none. */
    Optional<Migrator> migrator(String databaseName) {
        return migrators.migrator(databaseName);
    }

    /** Returns the test's databases for the data sources. Refuses one that was migrated in another way. */
    Map<RoutingTarget, TestDatabase> databases(CurrentTest test) {
        migrators.use(test.engine());
        Map<RoutingTarget, TestDatabase> databases = new LinkedHashMap<>();
        switches.forEach((name, databaseSwitch) -> {
            databases.put(databaseSwitch, test.database(name));
            test.impliedMigrator(name).ifPresent(migrator -> refuseOther(name, migrator, test));
        });
        return databases;
    }

    /** Waits until no other test has the context, and takes it. */
    void take(CurrentTest test) {
        try {
            if (waitLogged.get() || !free.tryAcquire(SILENT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                logWait(test);
                free.acquire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException(
                    "The test %s was interrupted while it waited for its application context, which %s had."
                            .formatted(ConnectionRefusals.name(test), holderName()),
                    e);
        }
        holder = test;
    }

    private void logWait(CurrentTest test) {
        if (waitLogged.compareAndSet(false, true)) {
            LOG.info(
                    "The test {} has waited {} s for its application context, which {} has. Tests that share a context run"
                            + " one after the other. To run more at once, allow copies of the context:"
                            + " -Dspring.test.pgtestdb.contexts=2. Later waits for this context are not logged.",
                    ConnectionRefusals.name(test),
                    SILENT_WAIT.toSeconds(),
                    holderName());
        }
    }

    private String holderName() {
        CurrentTest running = holder;
        return running == null ? "no test" : "the test " + ConnectionRefusals.name(running);
    }

    /** Takes the context if no test has it. */
    boolean tryTake(CurrentTest test) {
        boolean taken = free.tryAcquire();
        if (taken) {
            holder = test;
        }
        return taken;
    }

    /** Assigns work that the application begins from now on to the test. */
    void serve(CurrentTest test) {
        served = test;
    }

    /** Takes the test's databases away. */
    void end() {
        served = null;
        switches.values().forEach(RoutingTarget::end);
    }

    /** Releases the context for the next test. */
    void release() {
        holder = null;
        free.release();
    }

    private void refuseOther(String name, Migrator used, CurrentTest test) {
        Migrator own = migrators.migratorOrDefault(name);
        if (own == used || accepted.contains(used)) {
            return;
        }
        if (!own.fingerprint().equals(used.fingerprint())) {
            throw new PgTestDbException(
                    "The database of the test %s was migrated by %s, and the application context with the DataSource bean \"%s\" says %s%s. Both must be the same. If JUnit calls SpringExtension other than by @ExtendWith on the test class, put it there; if the contexts of nested classes migrate in different ways, name a migrator: @IsolatedPostgres(migrator = …)."
                            .formatted(
                                    ConnectionRefusals.name(test),
                                    used.name(),
                                    migrators.bean(name),
                                    own.name(),
                                    own.name().equals(used.name()) ? " with other migrations or options" : ""));
        }
        accepted.add(used);
    }

    @Override
    public int compareTo(ContextDatabases other) {
        return Long.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
