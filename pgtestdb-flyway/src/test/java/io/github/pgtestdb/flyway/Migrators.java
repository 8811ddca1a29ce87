// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.testkit.ClassPaths;
import java.net.URL;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Creates migrators with other class paths. */
final class Migrators {

    private Migrators() {}

    /** Creates a migrator with a class path that starts with these directories and jars. */
    static FlywayMigrator on(Consumer<FluentConfiguration> configurer, URL... entries) {
        return ClassPaths.with(() -> new FlywayMigrator(configurer), entries);
    }
}
