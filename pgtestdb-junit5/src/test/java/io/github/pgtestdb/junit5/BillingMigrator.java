// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

/** For databases named "billing". */
final class BillingMigrator extends StatementMigrator {

    BillingMigrator() {
        super("CREATE TABLE invoice (id int PRIMARY KEY)");
    }
}
