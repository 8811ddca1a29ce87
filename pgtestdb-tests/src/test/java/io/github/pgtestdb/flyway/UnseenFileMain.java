// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;

/** Prints whether a Flyway location has a fingerprint, or the message that explains why it has none. */
final class UnseenFileMain {

    private UnseenFileMain() {}

    public static void main(String[] arguments) {
        try {
            new FlywayMigrator(flyway -> flyway.locations("filesystem:" + arguments[0])).fingerprint();
            System.out.println("FINGERPRINT made");
        } catch (PgTestDbException e) {
            System.out.println("FINGERPRINT " + String.valueOf(e.getMessage()).replace('\uFFFD', '?'));
        }
    }
}
