package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.CommandMigrator;
import io.github.pgtestdb.DumpMigrator;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.SqlMigrator;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.settings.MigratorSettings;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A migrator of the core. The setting with its input selects it.
 *
 * @param name its name
 * @param choice the setting that it needs
 * @param factory creates it
 */
record ConfiguredMigrator(String name, Setting<?> choice, Function<Settings, Migrator> factory) {

    private static final String CLASS_PATH = "classpath:";

    private static final List<ConfiguredMigrator> ALL = List.of(
            new ConfiguredMigrator("sql", MigratorSettings.SQL_LOCATION, ConfiguredMigrator::sql),
            new ConfiguredMigrator("dump", MigratorSettings.DUMP_FILE, ConfiguredMigrator::dump),
            new ConfiguredMigrator("command", MigratorSettings.COMMAND_LINE, ConfiguredMigrator::command));

    /** Returns the migrator of that name. If no name is given, returns the migrator with its setting present. */
    static Optional<Migrator> find(Optional<String> named, Settings settings) {
        if (named.isPresent()) {
            return ALL.stream()
                    .filter(candidate -> candidate.name.equals(named.get()))
                    .findFirst()
                    .map(candidate -> candidate.make(settings));
        }
        List<ConfiguredMigrator> set = ALL.stream()
                .filter(candidate -> settings.find(candidate.choice).isPresent())
                .toList();
        if (set.size() > 1) {
            throw new PgTestDbException("Which migrator? Both " + settings.origin(set.get(0).choice) + " and "
                    + settings.origin(set.get(1).choice) + " are set. Remove one of them, or choose with "
                    + CoreSettings.MIGRATOR.key() + "=" + set.get(0).name + ".");
        }
        return set.stream().findFirst().map(candidate -> candidate.make(settings));
    }

    private Migrator make(Settings settings) {
        if (settings.find(choice).isEmpty()) {
            throw new PgTestDbException("Cannot use " + settings.origin(CoreSettings.MIGRATOR) + " = '" + name
                    + "': it needs " + choice.key() + " (environment: " + choice.environmentVariable()
                    + "), " + choice.expected() + ".");
        }
        return factory.apply(settings);
    }

    private static Migrator sql(Settings settings) {
        String location = settings.get(MigratorSettings.SQL_LOCATION);
        if (location.startsWith(CLASS_PATH)) {
            return SqlMigrator.ofClassPath(location.substring(CLASS_PATH.length()));
        }
        Path path = Path.of(location);
        return Files.isDirectory(path) ? SqlMigrator.ofDirectory(path) : SqlMigrator.ofFile(path);
    }

    private static Migrator dump(Settings settings) {
        DumpMigrator dump = DumpMigrator.ofFile(Path.of(settings.get(MigratorSettings.DUMP_FILE)))
                .excludeSchemas(
                        settings.get(MigratorSettings.DUMP_EXCLUDE_SCHEMAS).toArray(String[]::new))
                .pgRestore(settings.get(MigratorSettings.DUMP_PG_RESTORE));
        DumpMigrator owned = settings.get(MigratorSettings.DUMP_NO_OWNER) ? dump.noOwner() : dump;
        return settings.get(MigratorSettings.DUMP_NO_PRIVILEGES) ? owned.noPrivileges() : owned;
    }

    private static Migrator command(Settings settings) {
        return CommandMigrator.of(settings.get(MigratorSettings.COMMAND_LINE).toArray(String[]::new))
                .files(settings.get(MigratorSettings.COMMAND_FILES).toArray(String[]::new))
                .inherit(settings.get(MigratorSettings.COMMAND_INHERIT).toArray(String[]::new))
                .timeout(settings.get(MigratorSettings.COMMAND_TIMEOUT));
    }
}
