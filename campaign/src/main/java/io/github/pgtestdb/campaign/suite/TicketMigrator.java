package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.flyway.FlywayMigrator;

/** The migrations of the suite. */
public final class TicketMigrator extends FlywayMigrator {

    /** The location of the migrations. */
    public static final String LOCATION = "classpath:db/campaign";

    /** Makes the migrator, as the annotation does. */
    public TicketMigrator() {
        super(flyway -> flyway.locations(LOCATION));
    }
}
