package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.junit5.internal.WantsDatabase;
import io.github.pgtestdb.spi.Migrator;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives every test a migrated PostgreSQL database of its own.
 *
 * <pre>{@code
 * @IsolatedPostgres
 * class OrderTests {
 *     @Test
 *     void placesAnOrder(DataSource db) { ... }
 * }
 * }</pre>
 *
 * <h2>What is injected</h2>
 *
 * <p>{@link javax.sql.DataSource} (a pool), {@link java.sql.Connection} (each one its own, closed by the extension) and
 * {@link io.github.pgtestdb.TestDatabase}, as exactly these types, into parameters of constructors, test methods and
 * lifecycle methods, and into fields that bear this annotation themselves. All that ask for the same name in the same
 * test get the same database.
 *
 * <p>On a class or method, parameters need no annotation: they get the database without a name, or the only one
 * declared. On a parameter or field, the annotation refers to the database of that name which the method, the class, a
 * superclass, an interface or an enclosing class declares, and what it leaves out is taken from there; where nothing of
 * that name is declared, it declares one itself.
 *
 * <h2>Who shares</h2>
 *
 * <p>The database belongs to one test method, that is to one invocation of a parameterized or repeated test. The dynamic
 * tests of a {@code @TestFactory} share one, because JUnit runs {@code @BeforeEach} once for all of them. With {@link #scope}
 * {@link DatabaseScope#CLASS}, the database belongs to the class that bears the annotation, and its {@code @Nested} classes
 * share it. In a class with {@code @TestInstance(PER_CLASS)} and its {@code @Nested} classes, that is the default.
 *
 * <p>Where no test method runs, that is in {@code @BeforeAll}, {@code @AfterAll}, static fields and factories of arguments,
 * only a database of the class is injected, or one to read from ({@link #readOnly}): no test would see what is written to
 * another. In a parameterized class, {@code @BeforeParameterizedClassInvocation} takes the place of {@code @BeforeAll}. Within
 * a test, a name is one database: a test is refused that would get another one than its instance, an enclosing instance or
 * {@code @BeforeAll} has.
 *
 * <h2>Other extensions</h2>
 *
 * <p>The order of annotations does not matter: the database goes after the callbacks of all extensions. A parameter that
 * bears an annotation of others, such as {@code @Mock}, is left to them, and so is an argument of a parameterized test (from
 * JUnit 5.14 on). {@code @Nullable} and its like do not count. If another extension resolves {@code DataSource} or {@code
 * Connection} parameters by their type, JUnit refuses the test with "Discovered multiple competing ParameterResolvers". Then
 * take the annotation off the class, and put it on the parameters; or inject {@link io.github.pgtestdb.TestDatabase}, or into
 * fields.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(IsolatedPostgres.Databases.class)
@ExtendWith(AnnotatedPostgresExtension.class)
@WantsDatabase
@SuppressWarnings("exports") // Only JUnit uses the extension.
public @interface IsolatedPostgres {

    /**
     * Tells several databases in one test apart.
     *
     * @return the name; empty by default
     */
    String name() default "";

    /**
     * Fills the database. The class needs a constructor without arguments, of any visibility.
     *
     * @return the class; {@code Migrator} itself stands for the migrator that the settings choose, by default the one on
     *     the class path
     */
    Class<? extends Migrator> migrator() default Migrator.class;

    /**
     * Chooses how long the database lives.
     *
     * @return at most one value; by default {@link DatabaseScope#METHOD}, where there is a test method
     */
    DatabaseScope[] scope() default {};

    /**
     * Chooses whether the database outlives its test. Of a database of the class, any failed test of the class makes
     * it one of a failed test; an aborted one, as by a failed assumption, does not.
     *
     * @return at most one value; by default the setting {@code pgtestdb.keep}
     */
    KeepPolicy[] keep() default {};

    /**
     * Shares one database among all tests of the run that only read: made once, so that it costs a test nothing. The
     * server refuses every change, also in a transaction that says {@code READ WRITE}. What a test does to its session
     * is gone before another test gets the connection; advisory locks and notifications reach the others while it runs.
     * If the database is kept, it is after the last test.
     *
     * @return at most one value; by default {@code false}
     */
    boolean[] readOnly() default {};

    /** Holds several {@link IsolatedPostgres} on one element; the compiler writes it. */
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE
    })
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @Documented
    @ExtendWith(AnnotatedPostgresExtension.class)
    @WantsDatabase
    @SuppressWarnings("exports") // Only JUnit uses the extension.
    @interface Databases {

        /**
         * Returns the annotations.
         *
         * @return the annotations, in the order of the source
         */
        IsolatedPostgres[] value();
    }
}
