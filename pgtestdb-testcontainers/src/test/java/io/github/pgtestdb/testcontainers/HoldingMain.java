// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;

/** Creates a database, prints its port, and holds it until the input ends or the JVM is killed. */
final class HoldingMain {

    private HoldingMain() {}

    public static void main(String[] arguments) throws Exception {
        try (PgTestDb engine = Images.engine().build()) {
            TestDatabase database = engine.create();
            System.out.println("PORT " + database.connectionDetails().port());
            while (System.in.read() >= 0) {
                // Wait until the input ends.
            }
            database.close();
            System.out.println("SUMMARY " + engine.summary());
        } catch (PgTestDbException e) {
            System.out.println("FAILURE " + e.getMessage());
        }
    }
}
