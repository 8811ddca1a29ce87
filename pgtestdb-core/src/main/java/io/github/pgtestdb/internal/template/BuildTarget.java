package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The database under construction, as the migrator sees it. */
record BuildTarget(
        ConnectionDetails connection, ProgressReporter reporter, SessionWatch watch, Optional<Fingerprint> foundation)
        implements MigrationTarget {

    static final String APPLICATION_NAME = "pgtestdb migration";

    @Override
    public DataSource dataSource() {
        return watch.watch(Connections.dataSource(connection, Map.of("ApplicationName", APPLICATION_NAME)));
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        reporter.report(ordinal, total, description);
    }
}
