// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.flyway.FlywayMigrator;

/** The migrations of the suite. */
public final class TicketMigrator extends FlywayMigrator {

    /** The location of the migrations. */
    public static final String LOCATION = "classpath:db/campaign";

    /** Creates the migrator; called for the annotation's {@code migrator}. */
    public TicketMigrator() {
        super(flyway -> flyway.locations(LOCATION));
    }
}
