// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.jdbc.TransportProperties;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Settings;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the fingerprints of templates from everything that shapes the result. Thread-safe. */
public final class TemplateKey {

    /** Must change when this library prepares templates in another way, so that no run uses an old one. */
    private static final String FORMAT = "4";

    private final ServerSession server;
    private final Settings settings;
    private final List<String> extensions;
    private @Nullable ServerDefaults serverDefaults;

    public TemplateKey(ServerSession server, Settings settings) {
        this.server = server;
        this.settings = settings;
        this.extensions = settings.get(CoreSettings.EXTENSIONS);
    }

    public Fingerprint of(String migrator, Fingerprint migrations) {
        return of(migrator, migrations, JvmDefaults.current());
    }

    public Fingerprint of(String migrator, Fingerprint migrations, JvmDefaults jvm) {
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

    /** Reads the facts once for each run. A change during a run counts in the next one. */
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
