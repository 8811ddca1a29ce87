// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a user's seeder. Thread-safe. */
final class JavaSeeds implements Migrator {

    private static final String LIBRARY = "io.github.pgtestdb.internal.";

    private final Seeder seeder;
    private @Nullable Fingerprint known;

    JavaSeeds(Seeder seeder) {
        this.seeder = seeder;
    }

    @Override
    public String name() {
        return "seeder";
    }

    /** Calculated once, because a seeder may change its fields while it runs. */
    @Override
    public synchronized Fingerprint fingerprint() {
        Fingerprint fingerprint = known;
        if (fingerprint == null) {
            fingerprint = read();
            known = fingerprint;
        }
        return fingerprint;
    }

    private Fingerprint read() {
        String version = seeder.version();
        Fingerprint.Builder fingerprint = Fingerprint.builder("seeder").put("version", version);
        List<String> unseen = ClassFiles.putObject(fingerprint, "seeder", seeder, JavaSeeds::isOurs);
        if (!unseen.isEmpty() && version.isEmpty()) {
            throw new PgTestDbException("The seeder " + seeder.getClass().getName() + " keeps what cannot be compared: "
                    + String.join(", ", unseen) + ". A change in it would go unnoticed, and tests would run on an old"
                    + " template. Override version() to return a text that changes with it, or keep plain values: text,"
                    + " numbers, dates, files, collections and classes of your own with such fields.");
        }
        return fingerprint.build();
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(LIBRARY);
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        target.progress(1, 1, seeder.getClass().getSimpleName());
        try (Connection connection = target.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            seeder.seed(connection);
            connection.commit();
        }
    }
}
