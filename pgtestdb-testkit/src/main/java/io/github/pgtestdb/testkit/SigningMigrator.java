// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.Statement;

/**
 * Runs another migrator, and adds a signature to its result.
 *
 * @param migrator the other migrator
 * @param signature the signature, in the only row of the table {@code public.signature}
 */
public record SigningMigrator(Migrator migrator, String signature) implements Migrator {

    @Override
    public String name() {
        return migrator.name();
    }

    @Override
    public Fingerprint fingerprint() {
        return migrator.fingerprint();
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        migrator.migrate(target);
        try (Connection connection = target.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE public.signature AS SELECT '" + signature + "' AS jvm");
        }
    }
}
