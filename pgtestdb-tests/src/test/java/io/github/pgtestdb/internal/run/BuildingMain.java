// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.tests.Schema;
import java.sql.Connection;
import java.sql.Statement;

/** Waits in the middle of a migration until it is killed. Half of the migration is committed. */
final class BuildingMain implements Migrator {

    private final String salt;

    private BuildingMain(String salt) {
        this.salt = salt;
    }

    public static void main(String[] arguments) {
        PgTestDb.builder().migrator(new BuildingMain(arguments[0])).build().create();
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public Fingerprint fingerprint() {
        return Schema.shared(salt, "CREATE TABLE t (id int)").fingerprint();
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        try (Connection connection = target.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE half (id int)");
            System.out.println("BUILDING " + target.connectionDetails().database());
            System.in.read();
        }
    }
}
