// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;

/** Refuses locations without any file for Flyway: a mistyped folder would give every test an empty database. */
final class EmptyLocations {

    private static final String OTHERWISE =
            "name another location with pgtestdb.flyway.locations or flyway.locations(\"…\"),"
                    + " or allow it with flyway.failOnMissingLocations(false).";

    private static final int NAMES_SHOWN = 3;

    private EmptyLocations() {}

    static void refuse(LoadedFlyway loaded) {
        loaded.callbacks().forEach(EmptyLocations::refuseMissing);
        if (loaded.hasOtherSources() && isDefault(loaded.migrations())) {
            return;
        }
        for (ScannedLocation location : loaded.migrations()) {
            refuseMissing(location);
            if (location.files().stream().noneMatch(file -> isForFlyway(file, loaded.names()))) {
                throw empty(location);
            }
        }
    }

    private static boolean isForFlyway(MigrationFile file, MigrationNames names) {
        return file.isClass()
                || names.version(file).isPresent()
                || names.isRepeatable(file)
                || names.isBaseline(file)
                || names.isCallback(file);
    }

    /** Returns whether the locations are Flyway's default, which may be empty if migrations come from elsewhere. */
    private static boolean isDefault(List<ScannedLocation> locations) {
        return locations.stream()
                .map(ScannedLocation::location)
                .toList()
                .equals(List.of(Flyway.configure().getLocations()));
    }

    private static void refuseMissing(ScannedLocation location) {
        if (!location.exists()) {
            String folder = location.location().getRootPath();
            String where = LocationScanner.isClassPath(location.location())
                    ? " is not on the class path. Put the migrations into src/main/resources/" + folder
                            + " or src/test/resources/" + folder
                    : " is not there: " + Path.of(folder).toAbsolutePath() + " is no directory. Create it";
            throw new PgTestDbException("The Flyway location " + location.location() + where + ", " + OTHERWISE);
        }
    }

    private static PgTestDbException empty(ScannedLocation location) {
        return new PgTestDbException("The Flyway location " + location.location() + " holds no migration: "
                + describe(location.files()) + " Name migrations such as V1__create_tables.sql, " + OTHERWISE);
    }

    private static String describe(List<MigrationFile> files) {
        if (files.isEmpty()) {
            return "it is empty.";
        }
        String names = files.stream()
                .limit(NAMES_SHOWN)
                .map(MigrationFile::name)
                .collect(Collectors.joining(", ", "", files.size() > NAMES_SHOWN ? ", …" : ""));
        return "none of its " + files.size() + " files is named as Flyway wants it (" + names + ").";
    }
}
