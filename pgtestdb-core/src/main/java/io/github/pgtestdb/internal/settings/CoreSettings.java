// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.settings;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.spi.Setting;
import java.time.Duration;
import java.util.List;

/** Every setting that the core reads. */
public final class CoreSettings {

    public static final Setting<String> URL = Setting.text(
                    "url",
                    "a URL such as jdbc:postgresql://localhost:5432/postgres or postgresql://user@localhost/postgres",
                    null)
            .essential()
            .describedAs("the URL of an existing server: `jdbc:postgresql://host:port/database` or "
                    + "`postgresql://user@host:port/database`. pgtestdb takes locks in that database and writes "
                    + "nothing to it. Without a URL, the server provider on the class path is used. You can list "
                    + "several URLs, separated by commas or spaces; runs are then distributed over them "
                    + "([CI](../guides/ci.md))");
    public static final Setting<Integer> SHARD = Setting.of(
                    "shard", "a whole number from 0", null, CoreSettings::wholeNumber)
            .describedAs("which of several servers in `pgtestdb.url` this run uses: an index from 0, modulo the "
                    + "number of servers. By default any. If that server does not answer, the next one is used");
    public static final Setting<String> USER = Setting.text(
                    "user", "a role with CREATEDB and, if possible, CREATEROLE", null)
            .essential()
            .describedAs("the role that creates databases. By default the one in the URL. It needs CREATEDB, and "
                    + "CREATEROLE for tests under an ordinary role, but not superuser");
    public static final Setting<String> PASSWORD = Setting.secret("password", "that role's password")
            .essential()
            .describedAs("the password of `pgtestdb.user`. By default the one in the URL");
    public static final Setting<String> SERVER = Setting.text("server", "the name of a server provider", null)
            .essential()
            .describedAs("the server provider, if several are on the class path: `embedded`, `testcontainers`");
    public static final Setting<String> MIGRATOR = Setting.text("migrator", "the name of a migrator", null)
            .essential()
            .describedAs("the migrator, if several are on the class path: `flyway`, `liquibase`, `jpa`; or `sql`, "
                    + "`dump`, `command`, which their own settings also select; or `none`, for empty databases");
    public static final Setting<List<String>> ALLOWED_HOSTS = Setting.list(
                    "allowed-hosts", "host names, separated by commas")
            .describedAs("servers that may be used although they could be production servers, as `host`, "
                    + "`host:port`, a socket or the argument of a socket factory ([the "
                    + "rules](../concepts/trust.md#which-servers))");
    public static final Setting<KeepPolicy> KEEP = Setting.choice("keep", KeepPolicy.class, KeepPolicy.NEVER)
            .essential()
            .describedAs("which databases are kept after their test: `never`, `on-failure`, `always`");
    public static final Setting<Duration> KEEP_FOR = Setting.duration("keep-for", "1d")
            .describedAs("how long databases are kept; the value of the run that keeps them counts. A later run "
                    + "drops them");
    public static final Setting<LeakPolicy> LEAKS = Setting.choice("leaks", LeakPolicy.class, LeakPolicy.WARN)
            .essential()
            .describedAs("the reaction to connections that a test leaves open: `warn`, or `fail` the test");
    public static final Setting<String> TEST_USER = Setting.text(
                    "test-user", "a role that exists, without privileges", null)
            .describedAs("your own role for tests to connect as. By default pgtestdb creates `pgtestdb_<user>`: "
                    + "NOSUPERUSER NOCREATEDB NOCREATEROLE. Without `pgtestdb.password` the name of that role "
                    + "ends with 8 digits that are specific to the user");
    public static final Setting<String> TEST_PASSWORD =
            Setting.secret("test-password", "that role's password").describedAs("the password of `pgtestdb.test-user`");
    public static final Setting<String> MIGRATION_USER = Setting.text("migration-user", "a role that exists", null)
            .describedAs("an existing role under which the migrations run. By default the test role");
    public static final Setting<String> MIGRATION_PASSWORD = Setting.secret(
                    "migration-password", "that role's password")
            .describedAs("the password of `pgtestdb.migration-user`");
    public static final Setting<List<String>> EXTENSIONS = Setting.list(
                    "extensions", "names of extensions, separated by commas")
            .essential()
            .describedAs("extensions that are created before the migrations run: `postgis, pg_trgm`");
    public static final Setting<Integer> POOL_SIZE = Setting.number("pool-size", 0, 1000)
            .essential()
            .describedAs("the maximum number of connections of a test's `DataSource`. By default 5, or fewer if the "
                    + "parallel tests would need more than a quarter of `max_connections`. `0` means no pool: "
                    + "each `getConnection` opens a connection");
    public static final Setting<Duration> CONNECTION_TIMEOUT = Setting.duration("connection-timeout", "10s")
            .describedAs("how long `getConnection` waits. A rejected login fails at once");
    public static final Setting<Duration> LOCK_TIMEOUT = Setting.duration("lock-timeout", "15m")
            .describedAs("how long to wait for another process or thread that builds a template");
    public static final Setting<CreateStrategy> CREATE_STRATEGY = Setting.choice(
                    "create-strategy", CreateStrategy.class, CreateStrategy.MEASURE)
            .describedAs("how PostgreSQL 15 and newer copy a template: `wal-log`, `file-copy`, `file-clone` (version"
                    + " 18 and newer: blocks are shared if the file system supports it), or the one that was "
                    + "fastest when the template was built");
    public static final Setting<Integer> WARM_DATABASES = Setting.number("warm-databases", 0, 1000, 8)
            .describedAs("the maximum number of databases that are created in advance, so that tests do not wait. It"
                    + " is never more than a tenth of `max_connections`, or 512 MB. `0` creates none in advance, "
                    + "and drops unused databases");
    public static final Setting<Long> TEMPLATE_MAX_SIZE = Setting.size("template-max-size", null)
            .describedAs("the total size of the templates that one admin role created in one admin database. By "
                    + "default `1GB` on the shared embedded server and `10GB` elsewhere. The least recently used "
                    + "template is dropped first. A template that a live run uses is never dropped");
    public static final Setting<Boolean> INCREMENTAL_TEMPLATES = Setting.flag("incremental-templates", true)
            .describedAs("build a template from the template of a shorter set of migrations, or of the layer below, "
                    + "if there is one. `false` builds each template from an empty database");
    public static final Setting<String> SALT = Setting.text("salt", "any text; another text, another template", "")
            .describedAs("any text. A different text leads to different templates");

    private CoreSettings() {}

    private static Integer wholeNumber(String text) {
        int value = Integer.parseInt(text);
        if (value < 0) {
            throw new IllegalArgumentException("negative");
        }
        return value;
    }

    public static List<Setting<?>> all() {
        return List.of(
                URL,
                SHARD,
                USER,
                PASSWORD,
                SERVER,
                MIGRATOR,
                ALLOWED_HOSTS,
                KEEP,
                KEEP_FOR,
                LEAKS,
                TEST_USER,
                TEST_PASSWORD,
                MIGRATION_USER,
                MIGRATION_PASSWORD,
                EXTENSIONS,
                POOL_SIZE,
                CONNECTION_TIMEOUT,
                LOCK_TIMEOUT,
                CREATE_STRATEGY,
                WARM_DATABASES,
                TEMPLATE_MAX_SIZE,
                INCREMENTAL_TEMPLATES,
                SALT);
    }
}
