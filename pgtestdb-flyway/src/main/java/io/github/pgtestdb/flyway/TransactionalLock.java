// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Sets {@code flyway.postgresql.transactional.lock}. No single way works with both Flyway 10 and Flyway 13. */
final class TransactionalLock {

    private static final boolean HAS_EXTENSIONS = Stream.of(FluentConfiguration.class.getMethods())
            .anyMatch(method -> method.getName().equals("getConfigurationExtension"));

    private TransactionalLock() {}

    static void set(FluentConfiguration configuration, boolean value) {
        if (hasExtensions()) {
            // Flyway has this extension from version 11 on. Setting the value by its name would require Jackson in
            // version 13.
            configuration
                    .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                    .setTransactionalLock(value);
        } else {
            configuration.configuration(Map.of("flyway.postgresql.transactional.lock", Boolean.toString(value)));
        }
    }

    static boolean hasExtensions() {
        return HAS_EXTENSIONS;
    }
}
