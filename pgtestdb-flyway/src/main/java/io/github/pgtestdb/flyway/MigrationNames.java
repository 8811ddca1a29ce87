// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;

/** Recognises the kind of a file by its name, in the way of Flyway. */
final class MigrationNames {

    private final Configuration configuration;
    private final String baselinePrefix;

    MigrationNames(Configuration configuration, LoadedFlyway.Extensions extensions) {
        this.configuration = configuration;
        this.baselinePrefix = Objects.requireNonNull(extensions.of(BaselineMigrationConfigurationExtension.class))
                .getBaselineMigrationPrefix();
    }

    /** Returns the version of a versioned SQL migration; empty for other files. */
    Optional<MigrationVersion> version(MigrationFile file) {
        return version(file, configuration.getSqlMigrationPrefix());
    }

    boolean isBaseline(MigrationFile file) {
        return version(file, baselinePrefix).isPresent();
    }

    boolean isRepeatable(MigrationFile file) {
        String prefix = configuration.getRepeatableSqlMigrationPrefix() + configuration.getSqlMigrationSeparator();
        return baseName(file).filter(name -> name.startsWith(prefix)).isPresent();
    }

    boolean isCallback(MigrationFile file) {
        return baseName(file)
                .filter(name -> Event.fromId(beforeSeparator(name)) != null)
                .isPresent();
    }

    boolean isAfterMigrate(MigrationFile file) {
        return baseName(file)
                .filter(name -> Event.fromId(beforeSeparator(name)) == Event.AFTER_MIGRATE)
                .isPresent();
    }

    private Optional<String> baseName(MigrationFile file) {
        String name = file.fileName();
        return suffix(file).map(suffix -> name.substring(0, name.length() - suffix.length()));
    }

    private Optional<String> suffix(MigrationFile file) {
        return Stream.of(configuration.getSqlMigrationSuffixes())
                .filter(file.fileName()::endsWith)
                .findFirst();
    }

    private String beforeSeparator(String name) {
        int separator = name.indexOf(configuration.getSqlMigrationSeparator());
        return separator < 0 ? name : name.substring(0, separator);
    }

    private Optional<MigrationVersion> version(MigrationFile file, String prefix) {
        return baseName(file)
                .filter(name -> name.startsWith(prefix))
                .map(name -> beforeSeparator(name.substring(prefix.length())))
                .filter(version -> version.matches("[0-9]+([._][0-9]+)*"))
                .map(version -> MigrationVersion.fromVersion(version.replace('_', '.')));
    }
}
