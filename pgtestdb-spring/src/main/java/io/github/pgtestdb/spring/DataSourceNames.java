// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the bean for each declared database. */
final class DataSourceNames {

    private static final String SUFFIX = "DataSource";

    private final String testClass;
    private final Set<String> databases;
    private final List<String> beans;

    DataSourceNames(String testClass, Set<String> databases, Collection<String> beans) {
        this.testClass = testClass;
        this.databases = databases;
        this.beans = List.copyOf(beans);
    }

    /**
     * Returns the beans by the names of the databases. A bean has the database's name, or that name followed by {@code
     * DataSource}. The database without a name is for the remaining bean.
     */
    Map<String, String> match() {
        if (beans.size() == 1 && databases.size() == 1) {
            return Map.of(databases.iterator().next(), beans.get(0));
        }
        Map<String, String> matches = new LinkedHashMap<>();
        databases.stream().filter(name -> !name.isEmpty()).forEach(name -> matches.put(name, named(name)));
        if (databases.contains("")) {
            List<String> left = new ArrayList<>(beans);
            left.removeAll(matches.values());
            matches.put("", theOnly(left));
        }
        return matches;
    }

    /** Tells whether each database has a name and a bean. Beans without a database were then left out on purpose. */
    boolean nameBeans() {
        return databases.stream().allMatch(name -> named(name, beans) != null);
    }

    static String list(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    private String named(String database) {
        String bean = named(database, beans);
        if (bean == null) {
            throw unknown(database, testClass, beans);
        }
        return bean;
    }

    /** Returns the bean for a named database, or null if there is none. */
    static @Nullable String named(String database, Collection<String> beans) {
        return Stream.of(database, database + SUFFIX)
                .filter(beans::contains)
                .findFirst()
                .orElse(null);
    }

    static PgTestDbException unknown(String database, String testClass, Collection<String> beans) {
        return new PgTestDbException(
                "@IsolatedPostgres(name = \"%s\") on %s names no DataSource of the application context: there is no \"%s\" or \"%s\", only %s. Use a bean's name; a database that is no bean's goes on the parameter that wants it."
                        .formatted(database, testClass, database, database + SUFFIX, list(beans)));
    }

    private String theOnly(List<String> left) {
        if (left.size() == 1) {
            return left.get(0);
        }
        throw new PgTestDbException(
                "@IsolatedPostgres on %s gives no name, but the application context has %s DataSource beans: %s. Say for which: @IsolatedPostgres(name = \"%s\"), once for each that is to have a database of the test; the others are left as they are."
                        .formatted(testClass, beans.size(), list(beans), beans.get(0)));
    }
}
