// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.testkit.ClassPaths;
import java.net.URL;
import java.util.function.Consumer;

/** Creates migrators with other class paths. */
final class Migrators {

    private Migrators() {}

    /** Creates a migrator with a class path that starts with these directories and jars. */
    static LiquibaseMigrator on(Consumer<LiquibaseOptions> configurer, URL... entries) {
        return ClassPaths.with(() -> new LiquibaseMigrator(configurer), entries);
    }
}
