package io.github.pgtestdb.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Path;
import java.util.Set;

/** Modules that are not on this module's class path: a second migrator would have to be chosen in every test. */
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
