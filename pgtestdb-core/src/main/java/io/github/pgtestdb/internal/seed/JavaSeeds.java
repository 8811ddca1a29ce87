package io.github.pgtestdb.internal.seed;

import io.github.pgtestdb.Seeder;
import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;

/** Runs a seeder of the user's. */
public record JavaSeeds(Seeder seeder) implements Migrator {

    private static final String LIBRARY = "io.github.pgtestdb.internal.";

    @Override
    public String name() {
        return "seeder";
    }

    @Override
    public Fingerprint fingerprint() {
        Fingerprint.Builder fingerprint = Fingerprint.builder("seeder").put("version", seeder.version());
        ClassFiles.put(fingerprint, "seeder", seeder.getClass(), JavaSeeds::isOurs);
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
