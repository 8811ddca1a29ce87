// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spi.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * The databases that {@link IsolatedPostgres} declares on a test class, its supertypes, and its enclosing classes.
 * Equal for classes that can share an application context.
 *
 * @param migrators the annotations' migrators by the databases' names; {@link Migrator} itself stands for none
 */
record DeclaredDatabases(Map<String, Class<? extends Migrator>> migrators) {

    static DeclaredDatabases of(Class<?> testClass) {
        Map<String, Class<? extends Migrator>> migrators = new LinkedHashMap<>();
        collect(testClass, migrators);
        return new DeclaredDatabases(migrators);
    }

    boolean isEmpty() {
        return migrators.isEmpty();
    }

    Set<String> names() {
        return migrators.keySet();
    }

    private static void collect(Class<?> testClass, Map<String, Class<? extends Migrator>> migrators) {
        MergedAnnotations.from(testClass, SearchStrategy.TYPE_HIERARCHY).stream(IsolatedPostgres.class)
                .forEach(annotation -> migrators.merge(
                        annotation.getString("name"),
                        annotation.getClass("migrator").asSubclass(Migrator.class),
                        (inner, outer) -> inner == Migrator.class ? outer : inner));
        if (ClassUtils.isInnerClass(testClass)) { // As JUnit does, regardless of @NestedTestConfiguration.
            collect(testClass.getEnclosingClass(), migrators);
        }
    }
}
