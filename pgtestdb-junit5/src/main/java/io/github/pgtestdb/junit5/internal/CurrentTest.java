// SPDX-License-Identifier: Apache-2.0
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
 * The test, or class of tests, that JUnit runs on a thread. For frameworks that do not get it in their own callbacks.
 *
 * <p>The current test of a thread is set twice: when JUnit evaluates the test's conditions, and before JUnit creates
 * the test's instance. The first is before all callbacks of other extensions around the test. The second is before
 * other extensions process the instance. The order in which extensions are registered does not matter.
 *
 * <p>A separate thread that runs one method, as {@code @Timeout} creates, has a current test from the start of the
 * method. Threads forget a test when it is over, except a thread that still runs code of that test. Only these threads
 * use the object.
 */
public interface CurrentTest {

    /**
     * Returns the current test of this thread.
     *
     * @return the test, or null if this thread runs no test with the annotation
     */
    static @Nullable CurrentTest get() {
        return Threads.CURRENT.get();
    }

    /**
     * Sets the current test of this thread.
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
     * @return the instances, from the outermost class to the test class; empty if there are none yet
     */
    List<Object> instances();

    /**
     * Returns the tests and classes that this thread was running when this test began, except those that are over.
     * These are the surrounding classes, and tests that wait for JUnit's threads.
     *
     * @return these, the innermost first
     */
    List<CurrentTest> around();

    /**
     * Returns the engine of the test's databases.
     *
     * @return the engine of the run
     */
    PgTestDb engine();

    /**
     * Returns a migrator of a class that an annotation on the test class names.
     *
     * @param type the class
     * @param databaseName the database's name, or the empty string
     * @return the migrator; the same for every call in a run
     */
    Migrator migrator(Class<? extends Migrator> type, String databaseName);

    /**
     * Returns the names of the databases that annotations declare, on the test method and on the nested test classes as
     * JUnit sees them.
     *
     * @return the names; the empty string for the database without a name
     */
    Set<String> declaredNames();

    /**
     * Returns a database of this test. Injection uses the same database. The first call creates it.
     *
     * @param databaseName the database's name, or the empty string
     * @return the database
     */
    TestDatabase database(String databaseName);

    /**
     * Returns the migrator of a {@linkplain #database database of this test}, if no annotation names it.
     *
     * @param databaseName the database's name, or the empty string
     * @return the migrator; empty if an annotation or a registered extension defines it, or the database does not exist
     *     yet
     */
    Optional<Migrator> impliedMigrator(String databaseName);

    /**
     * Returns an object that a framework needs for the test. It is closed after all extensions are done with the test,
     * just before the test's databases are returned.
     *
     * @param type the kind; the test has one object of each kind
     * @param maker creates the object at the first call
     * @param <T> the kind
     * @return the same for every call
     */
    <T extends AutoCloseable> T resource(Class<T> type, Supplier<T> maker);

    /**
     * Tells whether the test is over. Code that still runs for it, such as a method after its timeout, must not
     * get another test's database.
     *
     * @return true once its databases are being returned, after the callbacks of all extensions
     */
    boolean isOver();

    /** Holds the current test of each thread. */
    final class Threads {

        private static final ThreadLocal<@Nullable CurrentTest> CURRENT = new ThreadLocal<>();

        private Threads() {}
    }
}
