package io.github.pgtestdb.internal.seed;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.Optional;
import javax.sql.DataSource;

/** A database as one of its layers sees it. */
public record LayerTarget(MigrationTarget target, Optional<Fingerprint> foundation) implements MigrationTarget {

    @Override
    public DataSource dataSource() {
        return target.dataSource();
    }

    @Override
    public ConnectionDetails connection() {
        return target.connection();
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        target.progress(ordinal, total, description);
    }
}
