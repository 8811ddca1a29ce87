// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.junit5.IsolatedPostgresExtension;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;

/** Refuses tests whose context was started without pgtestdb: its data sources are the application's own. */
final class UnmanagedContexts {

    private UnmanagedContexts() {}

    /** Refuses a class that has the annotation for JUnit, and not for Spring. */
    static void refuse(Class<?> testClass, @Nullable CurrentTest test) {
        if (test != null
                && test.testClass() == testClass
                && !test.declaredNames().isEmpty()) {
            throw new PgTestDbException(
                    "The test %s has @IsolatedPostgres on a method, or on a class that Spring does not see from %s, such as a subclass of the class around it. So its application context would use the application's own database. Put the annotation on %s, or on a class around it."
                            .formatted(ConnectionRefusals.name(test), testClass.getName(), testClass.getName()));
        }
    }

    /**
     * Does the same, and also refuses a class with an extension in a field. Waits until the context exists, because a
     * context without a data source is harmless.
     */
    static void refuse(TestContext testContext, @Nullable CurrentTest test) {
        if (test != null && test.testClass() == testContext.getTestClass() && hasDataSource(testContext)) {
            refuse(testContext.getTestClass(), test);
        } else if (test == null && registers(testContext.getTestClass()) && hasDataSource(testContext)) {
            throw new PgTestDbException(
                    "%s registers an IsolatedPostgresExtension, which Spring does not see. So its application context would use the application's own database, and not the one that is injected. Put @IsolatedPostgres on the class instead; a migrator that needs arguments can be a separate class, for @IsolatedPostgres(migrator = …)."
                            .formatted(testContext.getTestClass().getName()));
        }
    }

    private static boolean registers(Class<?> testClass) {
        return Stream.<Class<?>>iterate(testClass, type -> type != null, Class::getEnclosingClass)
                .flatMap(type -> AnnotationSupport.findAnnotatedFields(type, RegisterExtension.class).stream())
                .anyMatch(field -> field.getType() == IsolatedPostgresExtension.class);
    }

    /** Refuses a context that was started without pgtestdb's customizer. */
    static void refuse(ApplicationContext application, Class<?> testClass) {
        if (ContextDatabases.in(application).isEmpty()
                && !dataSources(application).isEmpty()) {
            throw new PgTestDbException(
                    "The application context of %s was started without pgtestdb, so the DataSource bean \"%s\" is the application's own. Spring did not call the context customizer of pgtestdb-spring: if the class bears @ContextCustomizerFactories, or has its own TestContextBootstrapper, let it add to the defaults, and not replace them."
                            .formatted(
                                    testClass.getName(),
                                    dataSources(application).get(0)));
        }
    }

    private static boolean hasDataSource(TestContext testContext) {
        return !dataSources(testContext.getApplicationContext()).isEmpty();
    }

    private static List<String> dataSources(ApplicationContext application) {
        return ContextDatabases.upwards(application)
                .flatMap(context -> List.of(context.getBeanNamesForType(DataSource.class, true, false)).stream())
                .toList();
    }
}
