package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import java.lang.reflect.Method;
import java.util.Optional;
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
     * @return the method; empty while a class is prepared
     */
    Optional<Method> testMethod();

    /**
     * Returns the engine behind the test's databases.
     *
     * @return the engine of the run
     */
    PgTestDb engine();

    /**
     * Returns the migrator that the annotations name for a database.
     *
     * @param databaseName the database's name, or the empty string
     * @return the migrator; empty if they name none
     */
    Optional<Migrator> declaredMigrator(String databaseName);

    /**
     * Returns a database of this test, the same that is injected; made at the first call.
     *
     * @param databaseName the database's name, or the empty string
     * @return the database
     */
    TestDatabase database(String databaseName);

    /**
     * Tells whether the test is over: whoever still runs for it, as a method does that ran into a timeout in a thread of its
     * own, must not get another test's database.
     *
     * @return true once its databases are being returned, after the callbacks of all extensions
     */
    boolean isOver();

    /** Does nothing: databases are returned after the callbacks of all extensions. */
    default void hold() {}

    /** Does nothing. */
    default void release() {}

    /** Where threads remember. */
    final class Threads {

        private static final ThreadLocal<@Nullable CurrentTest> CURRENT = new ThreadLocal<>();

        private Threads() {}
    }
}
