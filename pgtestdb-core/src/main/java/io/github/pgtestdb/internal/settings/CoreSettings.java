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
            null);
    public static final Setting<Integer> SHARD =
            Setting.of("shard", "a whole number from 0", null, CoreSettings::wholeNumber);
    public static final Setting<String> USER =
            Setting.text("user", "a role with CREATEDB and, if possible, CREATEROLE", null);
    public static final Setting<String> PASSWORD = Setting.secret("password", "that role's password");
    public static final Setting<String> SERVER = Setting.text("server", "the name of a server provider", null);
    public static final Setting<String> MIGRATOR = Setting.text("migrator", "the name of a migrator", null);
    public static final Setting<List<String>> ALLOWED_HOSTS =
            Setting.list("allowed-hosts", "host names, separated by commas");
    public static final Setting<KeepPolicy> KEEP = Setting.choice("keep", KeepPolicy.class, KeepPolicy.NEVER);
    public static final Setting<Duration> KEEP_FOR = Setting.duration("keep-for", "1d");
    public static final Setting<LeakPolicy> LEAKS = Setting.choice("leaks", LeakPolicy.class, LeakPolicy.WARN);
    public static final Setting<String> TEST_USER =
            Setting.text("test-user", "a role that exists, without privileges", null);
    public static final Setting<String> TEST_PASSWORD = Setting.secret("test-password", "that role's password");
    public static final Setting<String> MIGRATION_USER = Setting.text("migration-user", "a role that exists", null);
    public static final Setting<String> MIGRATION_PASSWORD =
            Setting.secret("migration-password", "that role's password");
    public static final Setting<List<String>> EXTENSIONS =
            Setting.list("extensions", "names of extensions, separated by commas");
    public static final Setting<Integer> POOL_SIZE = Setting.number("pool-size", 0, 1000);
    public static final Setting<Duration> CONNECTION_TIMEOUT = Setting.duration("connection-timeout", "10s");
    public static final Setting<Duration> LOCK_TIMEOUT = Setting.duration("lock-timeout", "15m");
    public static final Setting<CreateStrategy> CREATE_STRATEGY =
            Setting.choice("create-strategy", CreateStrategy.class, CreateStrategy.MEASURE);
    public static final Setting<Integer> WARM_DATABASES = Setting.number("warm-databases", 0, 1000, 8);
    public static final Setting<Duration> TEMPLATE_MAX_AGE = Setting.duration("template-max-age", "30d");
    public static final Setting<Long> TEMPLATE_MAX_SIZE = Setting.size("template-max-size", null);
    public static final Setting<Boolean> GROW_TEMPLATES = Setting.flag("grow-templates", true);
    public static final Setting<String> SALT = Setting.text("salt", "any text; another text, another template", "");

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
                TEMPLATE_MAX_AGE,
                TEMPLATE_MAX_SIZE,
                GROW_TEMPLATES,
                SALT);
    }
}
