package io.github.pgtestdb.tests;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;

/** Asks for a database with what its class path and environment offer, and says why there is none. */
final class FailureMain {

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
