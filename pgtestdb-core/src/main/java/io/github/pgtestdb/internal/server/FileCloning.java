// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;

/** Rejects a server that cannot clone files if the settings require it. Runs at the start. */
final class FileCloning {

    private static final String OFFERED =
            "SELECT 1 FROM pg_catalog.pg_settings" + " WHERE name = 'file_copy_method' AND 'clone' = ANY (enumvals)";

    static void check(ServerFacts facts, Connection session, ConnectionDetails admin, Settings settings)
            throws SQLException {
        if (settings.get(CoreSettings.CREATE_STRATEGY) == CreateStrategy.FILE_CLONE
                && Connections.query(session, OFFERED, row -> true).isEmpty()) {
            throw new PgTestDbException("Cannot clone files on PostgreSQL " + facts.version() + " at " + admin + ", as "
                    + settings.origin(CoreSettings.CREATE_STRATEGY)
                    + " = file-clone asks for: it has no file_copy_method = clone, which PostgreSQL 18 and newer have where"
                    + " their system does. Choose file-copy or wal-log, or leave the setting out, and the fastest is found"
                    + " by measuring.");
        }
    }

    private FileCloning() {}
}
