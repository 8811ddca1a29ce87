// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.core.env.Environment;

/** Refuses settings by which the application changes its schema at its start. No test would see the change. */
final class StartupWrites {

    private static final Map<String, Set<String>> HARMLESS = Map.of(
            "spring.jpa.hibernate.ddl-auto", Set.of("none", "validate"),
            "spring.jpa.properties.hibernate.hbm2ddl.auto", Set.of("none", "validate"),
            "spring.jpa.properties.jakarta.persistence.schema-generation.database.action", Set.of("none"),
            "spring.jpa.generate-ddl", Set.of("false"),
            "spring.sql.init.mode", Set.of("never", "embedded"));

    private StartupWrites() {}

    static void refuse(Environment environment) {
        List<String> found = HARMLESS.entrySet().stream()
                .filter(entry -> {
                    String value = environment.getProperty(entry.getKey());
                    return value != null
                            && !entry.getValue().contains(value.strip().toLowerCase(Locale.ROOT));
                })
                .map(entry -> entry.getKey() + "=" + environment.getProperty(entry.getKey()))
                .sorted()
                .toList();
        if (!found.isEmpty()) {
            throw new PgTestDbException(
                    "%s has the application change the schema of the database it starts on. Tests run on clones of a migrated template, and these would lack that change. Remove it for the tests, and let migrations or @IsolatedPostgres(migrator = …) make the schema; spring.jpa.hibernate.ddl-auto=validate is fine."
                            .formatted(String.join(", ", found)));
        }
    }
}
