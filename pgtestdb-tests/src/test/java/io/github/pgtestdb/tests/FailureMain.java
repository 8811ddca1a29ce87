// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;

/** Creates a database with the defaults of its class path and environment, and prints the reason if that fails. */
public final class FailureMain {

    private FailureMain() {}

    public static void main(String[] arguments) {
        try (PgTestDb engine = PgTestDb.builder().build()) {
            engine.create().close();
            System.out.println("SUCCESS");
        } catch (PgTestDbException e) {
            System.out.println("FAILURE " + e.getMessage());
        }
    }
}
