// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.jdbc.LoginRepair;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database under construction, as the migrator sees it. A connection waits until the database exists.
 *
 * @param coming the database
 * @param role the role that migrates, and the address of the server
 * @param repair repairs that role
 * @param reporter receives progress reports
 * @param watch checks each session
 * @param base the content that the database begins with
 * @param reported the fingerprint that the migrator reports
 * @param defaults the defaults of this JVM with which sessions began
 */
record BuildTarget(
        PendingDatabase coming,
        ConnectionDetails role,
        LoginRepair repair,
        ProgressReporter reporter,
        SessionStateMonitor watch,
        Optional<Fingerprint> base,
        AtomicReference<@Nullable Fingerprint> reported,
        Set<JvmDefaults> defaults)
        implements MigrationTarget {

    BuildTarget(
            PendingDatabase coming,
            ConnectionDetails role,
            LoginRepair repair,
            ProgressReporter reporter,
            SessionStateMonitor watch,
            Optional<Fingerprint> base) {
        this(coming, role, repair, reporter, watch, base, new AtomicReference<>(), ConcurrentHashMap.newKeySet());
    }

    static final String APPLICATION_NAME = "pgtestdb migration";

    private static final Map<String, String> PROPERTIES = Map.of("ApplicationName", APPLICATION_NAME);

    @Override
    public DataSource dataSource() {
        return watch.watch(() -> {
            defaults.add(JvmDefaults.current());
            return Connections.repairingSource(role.withDatabase(coming.name()), PROPERTIES, repair);
        });
    }

    @Override
    public ConnectionDetails connectionDetails() {
        try {
            return role.withDatabase(coming.name());
        } catch (SQLException e) {
            throw new PgTestDbException("Cannot make the database for the migrations: " + e.getMessage(), e);
        }
    }

    @Override
    public void migrated(Fingerprint fingerprint) {
        reported.set(fingerprint);
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        reporter.report(ordinal, total, description);
    }
}
