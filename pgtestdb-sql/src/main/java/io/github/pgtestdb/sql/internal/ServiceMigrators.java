// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.sql.CommandMigrator;
import io.github.pgtestdb.sql.DumpMigrator;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.sql.internal.command.CommandLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The migrators of this module as the core finds them on the class path. Each one works only after it is configured. */
public final class ServiceMigrators {

    private static final String CLASS_PATH = "classpath:";

    private ServiceMigrators() {}

    private abstract static class ServiceMigrator implements Migrator {

        private final Setting<?> input;

        ServiceMigrator(Setting<?> input) {
            this.input = input;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(input);
        }

        @Override
        public Optional<Setting<?>> requiredSetting() {
            return Optional.of(input);
        }

        @Override
        public Fingerprint fingerprint() {
            throw notConfigured();
        }

        @Override
        public void migrate(MigrationTarget target) {
            throw notConfigured();
        }

        private IllegalStateException notConfigured() {
            return new IllegalStateException(
                    "The migrator " + name() + " needs " + input.key() + " and is not configured");
        }
    }

    /** Runs SQL files. */
    public static final class Sql extends ServiceMigrator {

        private static final Setting<String> LOCATION = Setting.text(
                        "sql.location",
                        "a directory or file such as db/migrations, db/schema.sql or classpath:db/schema",
                        null)
                .essential()
                .describedAs("SQL files to run: a directory, a file, or `classpath:` and a folder");

        /** Creates the migrator, which is not configured yet. */
        public Sql() {
            super(LOCATION);
        }

        @Override
        public String name() {
            return "sql";
        }

        @Override
        public Migrator configure(Settings settings) {
            String location = settings.get(LOCATION);
            if (location.startsWith(CLASS_PATH)) {
                return SqlMigrator.ofClassPath(location.substring(CLASS_PATH.length()));
            }
            Path path = Path.of(location);
            return Files.isDirectory(path) ? SqlMigrator.ofDirectory(path) : SqlMigrator.ofFile(path);
        }
    }

    /** Restores a dump. */
    public static final class Dump extends ServiceMigrator {

        private static final Setting<String> FILE = Setting.text(
                        "dump.file", "a dump of pg_dump in any format, such as db/app.dump", null)
                .describedAs("a dump of `pg_dump` to restore, in any of its formats");

        /** Creates the migrator, which is not configured yet. */
        public Dump() {
            super(FILE);
        }

        @Override
        public String name() {
            return "dump";
        }

        @Override
        public Migrator configure(Settings settings) {
            return DumpMigrator.ofFile(Path.of(settings.get(FILE)));
        }
    }

    /** Runs a command. */
    public static final class Command extends ServiceMigrator {

        private static final Setting<List<String>> LINE = Setting.of(
                        "command.line", "a command such as dbmate up, or sh -c 'goose up'", null, CommandLine::words)
                .describedAs("a command that migrates. Words in quotes stay together, and no shell reads the line");
        private static final Setting<List<String>> FILES = Setting.list(
                        "command.files", "files, directories or globs such as db/migrations/*.sql")
                .describedAs("the files that the command reads: files, directories, globs");

        /** Creates the migrator, which is not configured yet. */
        public Command() {
            super(LINE);
        }

        @Override
        public String name() {
            return "command";
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(LINE, FILES);
        }

        @Override
        public Migrator configure(Settings settings) {
            return CommandMigrator.of(settings.get(LINE).toArray(String[]::new))
                    .files(settings.get(FILES).toArray(String[]::new));
        }
    }
}
