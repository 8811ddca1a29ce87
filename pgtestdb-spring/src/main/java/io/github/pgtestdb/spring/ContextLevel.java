// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextHierarchy;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * One context of a hierarchy. It may have some of the declared databases, and its parents others.
 *
 * @param above the databases of the parents
 */
record ContextLevel(Class<?> testClass, DeclaredDatabases declared, List<ContextDatabases> above) {

    static ContextLevel of(ConfigurableApplicationContext context, DeclaredDatabases declared, Class<?> testClass) {
        ApplicationContext parent = context.getParent();
        return new ContextLevel(testClass, declared, parent == null ? List.of() : ContextDatabases.in(parent));
    }

    /** Returns the names of the databases for this context's data sources. */
    Set<String> wanted(List<String> dataSources) {
        Set<String> wanted = new LinkedHashSet<>(declared.names());
        wanted.removeIf(name -> above.stream().anyMatch(databases -> databases.has(name)));
        if (wanted.isEmpty() && declared.names().contains("")) {
            throw new PgTestDbException(
                    "%s has a hierarchy of application contexts, with the DataSource bean %s and, in a parent, %s, but one database. Give each of them a database: @IsolatedPostgres(name = \"%s\"), and so on."
                            .formatted(
                                    testClass.getName(),
                                    DataSourceNames.list(dataSources),
                                    DataSourceNames.list(above.stream()
                                            .flatMap(databases -> databases.beans().stream())
                                            .toList()),
                                    dataSources.get(0)));
        }
        if (declared.names().size() > 1
                && TestContextAnnotationUtils.hasAnnotation(testClass, ContextHierarchy.class)) {
            wanted.removeIf(name -> !name.isEmpty() && DataSourceNames.named(name, dataSources) == null);
        }
        return wanted;
    }

    /** Refuses a declared database if no context of the hierarchy has a data source for it. */
    static void refuseMissing(ApplicationContext application, DeclaredDatabases declared, Class<?> testClass) {
        List<ContextDatabases> all = ContextDatabases.in(application);
        for (String name : declared.names()) {
            if (!all.isEmpty() && all.stream().noneMatch(databases -> databases.has(name))) {
                throw DataSourceNames.unknown(
                        name,
                        testClass.getName(),
                        all.stream()
                                .flatMap(databases -> databases.beans().stream())
                                .toList());
            }
        }
    }

    /**
     * Refuses beans that migrate in a context without a data source. A parent's data source starts first, and serves
     * contexts that migrate in other ways. Without a data source in a parent, the application's own database would be
     * migrated.
     *
     * @param migrationBean the first bean that migrates, or null
     */
    void refuseMigrations(@Nullable String migrationBean) {
        if (migrationBean != null && above.isEmpty()) {
            throw new PgTestDbException(
                    "The application context of %s migrates a database (bean \"%s\"), and has no bean that is known to be a DataSource before it is made: the application's own database would be migrated, and not a test's. Declare a DataSource bean of that type, or leave the migration out of this test."
                            .formatted(testClass.getName(), migrationBean));
        }
        if (migrationBean != null) {
            throw new PgTestDbException(
                    "The application context of %s migrates (bean \"%s\") the DataSource bean \"%s\" of a parent context. The parent starts before, and cannot know how it is migrated. Put both beans into one context, or leave \"%s\" out of tests and name a migrator: @IsolatedPostgres(migrator = …)."
                            .formatted(
                                    testClass.getName(),
                                    migrationBean,
                                    above.get(0).beans().iterator().next(),
                                    migrationBean));
        }
    }
}
