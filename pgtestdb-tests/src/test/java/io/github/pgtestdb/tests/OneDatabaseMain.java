// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.PgTestDb;

/**
 * Creates one database from a template that other JVMs need at the same time. The migration sleeps, so that they
 * overlap.
 */
public final class OneDatabaseMain {

    private OneDatabaseMain() {}

    public static void main(String[] arguments) {
        Schema schema = Schema.shared(arguments[0], "CREATE TABLE t (id int)", "SELECT pg_sleep(0.5)");
        try (PgTestDb engine = PgTestDb.builder().migrator(schema).build()) {
            engine.create().close();
        }
        System.out.println("MIGRATIONS " + schema.migrations());
    }
}
