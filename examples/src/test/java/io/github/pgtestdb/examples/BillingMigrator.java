// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import io.github.pgtestdb.flyway.FlywayMigrator;

/** The schema of the billing service. An annotation names a migrator by its class. */
// tag::migrator[]
class BillingMigrator extends FlywayMigrator {

    BillingMigrator() {
        super(flyway -> flyway.locations("classpath:db/billing"));
    }
}
// end::migrator[]
