package io.github.pgtestdb.tests;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.Statement;

/** Gets stuck in the middle of a migration, half of which is committed, until it is killed. */
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
            System.out.println("BUILDING " + target.connection().database());
            System.in.read();
        }
    }
}
