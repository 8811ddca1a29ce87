// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.two;

import io.github.pgtestdb.flyway.FlywayMigrator;

/** Creates the table of invoices. */
public class BillingMigrator extends FlywayMigrator {

    /** For the annotation. */
    public BillingMigrator() {
        super(flyway -> flyway.locations("classpath:db/billing"));
    }
}
