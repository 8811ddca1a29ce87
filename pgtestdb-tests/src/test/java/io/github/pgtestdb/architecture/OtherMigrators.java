// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Path;
import java.util.Set;

/**
 * Finds modules that are not on the class path of this module. With a second migrator on it, each test would have to
 * choose one.
 */
final class OtherMigrators implements LocationProvider {

    @Override
    public Set<Location> get(Class<?> testClass) {
        return Set.of(classes("pgtestdb-liquibase"), classes("pgtestdb-jpa"));
    }

    private static Location classes(String module) {
        return Location.of(
                Path.of("..", module, "target", "classes").toAbsolutePath().normalize());
    }
}
