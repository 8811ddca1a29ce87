// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.admin.AdminSessions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of the driver and of HikariCP while the server starts, by creating a pool that opens no connection.
 * In a new JVM, that takes longer than the first database itself. Has no visible effect.
 */
public final class ConnectionPoolRehearsal {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Not an address of a server; no connection is opened to it. */
    private static final ConnectionDetails NOWHERE =
            new ConnectionDetails("localhost", 1, "none", "none", null, Map.of());

    private ConnectionPoolRehearsal() {}

    public static void run() {
        try {
            new AdminSessions(NOWHERE).close();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The first engine will fail to create a pool, too", e);
        }
    }
}
