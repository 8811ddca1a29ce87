package io.github.pgtestdb.flyway;

import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Sets {@code flyway.postgresql.transactional.lock}, for which no one way serves Flyway 10 and 13. */
final class TransactionalLock {

    private static final boolean HAS_EXTENSIONS = Stream.of(FluentConfiguration.class.getMethods())
            .anyMatch(method -> method.getName().equals("getConfigurationExtension"));

    private TransactionalLock() {}

    static void set(FluentConfiguration configuration, boolean value) {
        if (hasExtensions()) {
            // From 11 on. By its name it could be set until 13, which wants Jackson for it.
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
