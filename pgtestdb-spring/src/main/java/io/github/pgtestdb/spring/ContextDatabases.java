package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.spi.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;

/**
 * Gives an application context to one test at a time. Thread-safe.
 *
 * <p>A context has one {@code DataSource} bean, and threads of its own that nobody can tell apart by test: whoever asks
 * while a test runs must get that test's database, so no other may run. Tests of the same context wait for each other
 * here, in the order in which they came; tests of another context, or of none, do not.
 */
final class ContextDatabases {

    private final ConfigurableListableBeanFactory factory;
    private final ContextMigrators migrators;
    private final Map<String, DatabaseSwitch> switches;

    /** A semaphore, since waiting for it does not make JUnit's fork-join pool start further tests. */
    private final Semaphore free = new Semaphore(1, true);

    private volatile @Nullable Turn current;

    ContextDatabases(
            ConfigurableListableBeanFactory factory, ContextMigrators migrators, Map<String, DatabaseSwitch> switches) {
        this.factory = factory;
        this.migrators = migrators;
        this.switches = new LinkedHashMap<>(switches);
    }

    /** Those of a context or of its parent; empty if it has no data source. */
    static Optional<ContextDatabases> in(ApplicationContext context) {
        return Optional.ofNullable(
                context.getBeanProvider(ContextDatabases.class).getIfAvailable());
    }

    /** What migrates a database, where the annotation does not say it. */
    Optional<Migrator> migrator(String databaseName) {
        return migrators.migrator(databaseName);
    }

    /** Waits for the context, and puts the test's databases behind it. */
    Turn begin(CurrentTest test) {
        test.hold();
        Turn turn = new Turn(test);
        try {
            Map<DatabaseSwitch, TestDatabase> databases = new LinkedHashMap<>();
            switches.forEach((name, databaseSwitch) -> databases.put(databaseSwitch, test.database(name)));
            turn.await();
            databases.forEach(DatabaseSwitch::begin);
            Epoch.next();
            HibernateCaches.evict(factory);
            return turn;
        } catch (RuntimeException | Error e) {
            turn.end();
            throw e;
        }
    }

    /** A test's time with the context. For the test's thread. */
    final class Turn {

        private final CurrentTest test;
        private final Thread thread = Thread.currentThread();

        private Turn(CurrentTest test) {
            this.test = test;
        }

        /** Takes the databases away from the context, and lets them be returned. */
        void end() {
            try {
                if (current == this) {
                    switches.values().forEach(DatabaseSwitch::end);
                    current = null;
                    free.release();
                }
            } finally {
                test.release();
            }
        }

        private void await() {
            Turn running = current;
            if (running != null && running.thread == thread) {
                throw new PgTestDbException(
                        "%s began on the thread of %s, which is not over (%s). Something in that test waits for JUnit's own threads, such as a parallel stream; while it waits, they begin other tests, and an application context can serve one test at a time. Run that code on threads of its own."
                                .formatted(this, running, thread.getName()));
            }
            try {
                free.acquire();
            } catch (InterruptedException e) {
                thread.interrupt();
                throw new PgTestDbException(
                        "%s was interrupted while it waited for its application context, which %s had."
                                .formatted(this, running == null ? "no test" : running),
                        e);
            }
            current = this;
        }

        /** Shows the test. */
        @Override
        public String toString() {
            return "The test " + test.testClass().getName()
                    + test.testMethod().map(method -> "." + method.getName()).orElse("");
        }
    }
}
