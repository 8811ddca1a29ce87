// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.embedded.internal.process.Loopback;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.server.ServerStarter;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.embedded.internal.shared.NotShareableException;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import org.slf4j.Logger;

/** The entry point of this package: starts a server from settings. */
public final class EmbeddedPostgres {

    private static final Logger log = Logs.logger();

    /**
     * Lists the settings that {@link #start} reads.
     *
     * @return the settings
     */
    public static List<Setting<?>> settings() {
        return EmbeddedSettings.all();
    }

    /**
     * Starts a server, or joins a running one.
     *
     * @param settings the settings in force
     * @return the server, ready for connections
     * @throws io.github.pgtestdb.PgTestDbException if it cannot be started
     */
    public static PostgresServer start(Settings settings) {
        int port = settings.get(EmbeddedSettings.PORT);
        return port == 0 ? start(settings, Ports::anyFree, Ports.ATTEMPTS) : start(settings, () -> port, 1);
    }

    static PostgresServer start(Settings settings, Ports ports, int attempts) {
        Loopback.check(Platform.current());
        LaunchPlan start = LaunchPlan.of(settings, ports, attempts);
        try {
            return start(start, settings);
        } catch (ServerStarter.NotReady e) {
            if (!start.removedDamage()) {
                throw e;
            }
            return start(LaunchPlan.of(settings, ports, attempts), settings);
        }
    }

    private static PostgresServer start(LaunchPlan start, Settings settings) {
        if (settings.get(EmbeddedSettings.SHARED)) {
            try {
                return start.shared();
            } catch (NotShareableException e) {
                log.info("Starting a PostgreSQL server for this JVM alone: {}", e.reason());
            }
        }
        return start.own();
    }

    private EmbeddedPostgres() {}
}
