// SPDX-License-Identifier: Apache-2.0
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
 * Gives every test its own migrated PostgreSQL database.
 *
 * <pre>{@code
 * @IsolatedPostgres
 * class OrderTests {
 *     @Test
 *     void placesAnOrder(DataSource db) { ... }
 * }
 * }</pre>
 *
 * <h2>Injection points</h2>
 *
 * <p>Values are injected into parameters of constructors, test methods and lifecycle methods, and into fields that bear
 * this annotation themselves. The type must be exactly one of these:
 *
 * <ul>
 * <li>{@link javax.sql.DataSource}, a connection pool.
 * <li>{@link java.sql.Connection}, a separate connection for each injection point. The extension closes it.
 * <li>{@link io.github.pgtestdb.TestDatabase}.
 * </ul>
 *
 * <p>All injection points of a test that use the same name get the same database.
 *
 * <p>If a class or method bears the annotation, the parameters in it need none. They get the database without a name,
 * or the only one that is declared.
 *
 * <p>An annotation on a parameter or field refers to a database by its name. That database may be declared on the
 * method, the class, a superclass, an interface or an enclosing class. Attributes that the parameter or field omits are
 * taken from there. If no declaration has that name, the parameter or field declares the database itself. A name that
 * is not empty then needs a {@link #migrator} if other named databases are declared, because it may be misspelled.
 *
 * <h2>Scope</h2>
 *
 * <p>By default, the database belongs to one test method, which means to one invocation of a parameterized or repeated
 * test. The dynamic tests of a {@code @TestFactory} share one database, because JUnit runs {@code @BeforeEach} once for
 * all of them.
 *
 * <p>With {@link #scope} {@link DatabaseScope#CLASS}, the database belongs to the class that bears the annotation, and
 * its {@code @Nested} classes share it. This scope is the default in a class with {@code @TestInstance(PER_CLASS)} and
 * its {@code @Nested} classes.
 *
 * <p>No test method runs in {@code @BeforeAll}, {@code @AfterAll}, static fields and factories of arguments. Only a
 * database with class scope or a {@linkplain #access read-only} database is injected there, because no test would see
 * the rows written to any other. In a parameterized class, {@code @BeforeParameterizedClassInvocation} takes the place
 * of {@code @BeforeAll}.
 *
 * <p>Within a test, a name stands for one database. A test is refused if it would get another database of that name
 * than its instance, an enclosing instance or {@code @BeforeAll} has.
 *
 * <h2>Other extensions</h2>
 *
 * <p>The order of annotations does not matter, because the database is returned after the callbacks of all extensions.
 *
 * <p>A parameter that bears an annotation of another library, such as {@code @Mock}, is left to that library.
 * Annotations such as {@code @Nullable}, which only describe the value, are ignored. From JUnit 5.14 on, an argument of
 * a parameterized test is left to JUnit.
 *
 * <p>If another extension resolves {@code DataSource} or {@code Connection} parameters by their type, JUnit refuses the
 * test with "Discovered multiple competing ParameterResolvers". In that case, move the annotation from the class to the
 * parameters, or inject {@link io.github.pgtestdb.TestDatabase}, or inject into fields.
 *
 * @since 0.1.0
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
     * The name of the database, which distinguishes several databases in one test.
     *
     * @return the name; empty by default
     */
    String name() default "";

    /**
     * The migrator that fills the database. The class needs a constructor without arguments, of any visibility.
     *
     * @return the class. The default, {@code Migrator} itself, stands for the migrator that the settings select, or
     *     else the only one on the class path
     */
    Class<? extends Migrator> migrator() default Migrator.class;

    /**
     * The lifetime of the database.
     *
     * @return the scope; by default that of an outer declaration, or else {@link DatabaseScope#METHOD}, or {@link
     *     DatabaseScope#CLASS} in a class with {@code @TestInstance(PER_CLASS)}
     */
    DatabaseScope scope() default DatabaseScope.DEFAULT;

    /**
     * Whether the database is kept after its test. A database with class scope counts as failed if any test of the
     * class fails. Aborted tests, such as those with a failed assumption, do not count.
     *
     * @return the policy; by default that of an outer declaration, or else the setting {@code pgtestdb.keep}
     */
    KeepPolicy keep() default KeepPolicy.DEFAULT;

    /**
     * Whether the tests may write to the database. With {@link DatabaseAccess#READ_ONLY}, all such tests of the run share
     * one database. It is created once, so it costs a test nothing.
     *
     * <p>The server rejects every change, even in a {@code READ WRITE} transaction. The state of a session is discarded
     * before another test gets its connection. Advisory locks and notifications reach other tests that run at the same
     * time. If the database is kept, it is kept after the last test of the run.
     *
     * @return the access; by default that of an outer declaration, or else {@link DatabaseAccess#READ_WRITE}
     */
    DatabaseAccess access() default DatabaseAccess.DEFAULT;

    /** Holds several {@link IsolatedPostgres} on one element. The compiler adds it. */
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
         * The annotations.
         *
         * @return the annotations, in the order of the source
         */
        IsolatedPostgres[] value();
    }
}
