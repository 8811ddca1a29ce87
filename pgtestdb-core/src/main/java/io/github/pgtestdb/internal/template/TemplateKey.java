package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.TransportProperties;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Settings;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the fingerprints of templates: the migrator's own fingerprint, and everything else that shapes the result. Thread-safe. */
final class TemplateKey {

    /** Changes when we treat templates in another way, so that no run uses one made another way. */
    private static final String FORMAT = "4";

    private final ServerSession server;
    private final Settings settings;
    private final List<String> extensions;
    private @Nullable ServerDefaults serverDefaults;

    TemplateKey(ServerSession server, Settings settings) {
        this.server = server;
        this.settings = settings;
        this.extensions = settings.get(CoreSettings.EXTENSIONS);
    }

    Fingerprint of(String migrator, Fingerprint migrations) {
        return of(migrator, migrations, JvmDefaults.current());
    }

    Fingerprint of(String migrator, Fingerprint migrations, JvmDefaults jvm) {
        TestRoles roles = server.roles();
        Fingerprint.Builder key = Fingerprint.builder("template")
                .put("format", FORMAT)
                .put("migrator", migrator)
                .put("migrations", migrations.hex())
                .put("test role", roles.test().user())
                .put("migration role", roles.migration().user())
                .putAll("extensions", extensions)
                .put(
                        "create strategy",
                        settings.get(CoreSettings.CREATE_STRATEGY).name())
                .put("salt", settings.get(CoreSettings.SALT))
                .putAll(
                        "connection properties",
                        TransportProperties.leftOut(roles.migration().properties()));
        jvm.putInto(key);
        serverDefaults().putInto(key);
        return key.build();
    }

    /** Read once for each run: a change during a run counts in the next one. */
    private synchronized ServerDefaults serverDefaults() {
        ServerDefaults known = serverDefaults;
        if (known == null) {
            known = readServerDefaults();
            serverDefaults = known;
        }
        return known;
    }

    private ServerDefaults readServerDefaults() {
        try {
            return ServerDefaults.of(server, !extensions.isEmpty());
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot read the session parameters and extensions of "
                            + server.server().description()
                            + ", which are part of a template's name: " + e.getMessage() + " (SQLSTATE "
                            + e.getSQLState() + ").",
                    e);
        }
    }
}
