package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The test, or class of tests, that JUnit runs on a thread, for frameworks whose own callbacks do not tell them.
 *
 * <p>A thread learns of it before JUnit makes the test's instance, and when it evaluates the test's conditions: the one
 * comes before all that other extensions do with the instance, the other before all their callbacks around the test, in
 * whatever order extensions are registered. A thread of its own, as {@code @Timeout} makes one for a method, learns of it
 * when the method begins. Threads forget a test when it is over; one that runs on for it does not. Used by these threads.
 */
public interface CurrentTest {

    /**
     * Returns what runs on this thread.
     *
     * @return the test, or null if this thread runs none that bears the annotation
     */
    static @Nullable CurrentTest get() {
        return Threads.CURRENT.get();
    }

    /**
     * Notes what runs on this thread from now on.
     *
     * @param test the test, or null for none
     */
    static void set(@Nullable CurrentTest test) {
        if (test == null) {
            Threads.CURRENT.remove();
        } else {
            Threads.CURRENT.set(test);
        }
    }

    /**
     * Returns the test's class.
     *
     * @return the innermost class
     */
    Class<?> testClass();

    /**
     * Returns the test's method.
     *
     * @return the method; empty for a class, and for a template of tests
     */
    Optional<Method> testMethod();

    /**
     * Returns the test's instances.
     *
     * @return that of the test class last, after those of the classes around it; empty while there are none
     */
    List<Object> instances();

    /**
     * Returns what the thread ran when this test began on it, and is not over: the classes around it, and tests that wait
     * for JUnit's threads.
     *
     * @return these, the innermost first
     */
    List<CurrentTest> around();

    /**
     * Returns the engine behind the test's databases.
     *
     * @return the engine of the run
     */
    PgTestDb engine();

    /**
     * Returns a migrator that an annotation on the test class names.
     *
     * @param type the class that it names
     * @param databaseName the database's name, or the empty string
     * @return the migrator; the same for every call in a run
     */
    Migrator migrator(Class<? extends Migrator> type, String databaseName);

    /**
     * Returns the names of the databases that annotations declare, on the test method and on the nest of test classes as
     * JUnit sees it.
     *
     * @return the names; the empty string for the database without a name
     */
    Set<String> declaredNames();

    /**
     * Returns a database of this test, the same that is injected; made at the first call.
     *
     * @param databaseName the database's name, or the empty string
     * @return the database
     */
    TestDatabase database(String databaseName);

    /**
     * Returns what migrated a {@linkplain #database database of this test}, if no annotation says it.
     *
     * @param databaseName the database's name, or the empty string
     * @return the migrator; empty if an annotation names one
     */
    Optional<Migrator> impliedMigrator(String databaseName);

    /**
     * Returns what a framework keeps for the test. It is closed when all extensions are done with the test, just before
     * the test's databases are returned.
     *
     * @param type the kind; the test has one of each
     * @param maker makes it at the first call
     * @param <T> the kind
     * @return the same for every call
     */
    <T extends AutoCloseable> T resource(Class<T> type, Supplier<T> maker);

    /**
     * Tells whether the test is over: whoever still runs for it, as a method does that ran into a timeout in a thread of its
     * own, must not get another test's database.
     *
     * @return true once its databases are being returned, after the callbacks of all extensions
     */
    boolean isOver();

    /** Where threads remember. */
    final class Threads {

        private static final ThreadLocal<@Nullable CurrentTest> CURRENT = new ThreadLocal<>();

        private Threads() {}
    }
}
