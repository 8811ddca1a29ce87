package io.github.pgtestdb.internal.settings;

import io.github.pgtestdb.spi.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the migrators in the core. The first setting of each migrator selects it. */
public final class MigratorSettings {

    public static final Setting<String> SQL_LOCATION = Setting.text(
            "sql.location", "a directory or file such as db/migrations, db/schema.sql or classpath:db/schema", null);

    public static final Setting<String> DUMP_FILE =
            Setting.text("dump.file", "a dump of pg_dump in any format, such as db/app.dump", null);
    public static final Setting<List<String>> DUMP_EXCLUDE_SCHEMAS =
            Setting.list("dump.exclude-schemas", "schemas such as auth, storage");
    public static final Setting<Boolean> DUMP_NO_OWNER = Setting.flag("dump.no-owner", false);
    public static final Setting<Boolean> DUMP_NO_PRIVILEGES = Setting.flag("dump.no-privileges", false);
    public static final Setting<String> DUMP_PG_RESTORE =
            Setting.text("dump.pg-restore", "the path of pg_restore, or a name on PATH", "pg_restore");

    public static final Setting<List<String>> COMMAND_LINE =
            Setting.of("command.line", "a command such as dbmate up, or sh -c 'goose up'", null, CommandLine::words);
    public static final Setting<List<String>> COMMAND_FILES =
            Setting.list("command.files", "files, directories or globs such as db/migrations/*.sql");
    public static final Setting<List<String>> COMMAND_INHERIT =
            Setting.list("command.inherit", "variables such as APP_ENV, TENANT");
    public static final Setting<Duration> COMMAND_TIMEOUT = Setting.duration("command.timeout", "5m");

    private MigratorSettings() {}

    public static List<Setting<?>> all() {
        return List.of(
                SQL_LOCATION,
                DUMP_FILE,
                DUMP_EXCLUDE_SCHEMAS,
                DUMP_NO_OWNER,
                DUMP_NO_PRIVILEGES,
                DUMP_PG_RESTORE,
                COMMAND_LINE,
                COMMAND_FILES,
                COMMAND_INHERIT,
                COMMAND_TIMEOUT);
    }
}
