package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;

/** Makes a database, says on which port, and holds it until its input ends or it is killed. */
final class HoldingMain {

    private HoldingMain() {}

    public static void main(String[] arguments) throws Exception {
        try (PgTestDb engine = Images.engine().build()) {
            TestDatabase database = engine.create();
            System.out.println("PORT " + database.connection().port());
            while (System.in.read() >= 0) {
                // Until the input ends.
            }
            database.close();
            System.out.println("SUMMARY " + engine.summary());
        } catch (PgTestDbException e) {
            System.out.println("FAILURE " + e.getMessage());
        }
    }
}
