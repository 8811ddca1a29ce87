// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import io.github.pgtestdb.campaign.suite.TicketMigrator;
import io.github.pgtestdb.testkit.Queries;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** The definitions and the rows of a database, so that two can be compared. */
final class Snapshot {

    private static final String FRESH = "campaign_fresh";
    private static final String COPY = "campaign_copy";

    /** The query in {@link Queries#SNAPSHOT} does not read the rows of materialized views. */
    private static final String VIEW_ROWS =
            "select 'rows of sales_by_venue: ' || string_agg(v::text, ' ' order by v::text) from sales_by_venue v";

    private Snapshot() {}

    /** Returns the contents of a database that only Flyway migrates, as the role of the tests. */
    static List<String> ofFreshBuild(JudgeAccess judge) throws SQLException, IOException {
        String owner = judge.query("select rolname from pg_roles where rolname like 'pgtestdb\\_%' order by 1")
                .get(0);
        judge.execute(
                "drop database if exists " + FRESH,
                "create database " + FRESH + " owner " + owner + " template template0");
        try {
            migrate(judge.admin().withDatabase(FRESH), owner);
            return read(judge, FRESH);
        } finally {
            judge.execute("drop database if exists " + FRESH + " with (force)");
        }
    }

    private static void migrate(ConnectionDetails fresh, String owner) {
        Map<String, String> properties = new HashMap<>(fresh.properties());
        properties.put("options", "-c role=" + owner);
        ConnectionDetails asOwner = new ConnectionDetails(
                fresh.host(), fresh.port(), fresh.database(), fresh.user(), fresh.password(), properties);
        Flyway.configure()
                .dataSource(asOwner.jdbcUrl(), asOwner.user(), asOwner.password())
                .locations(TicketMigrator.LOCATION)
                .load()
                .migrate();
    }

    /** Returns the contents of a template by way of a copy, because a template accepts no connections. */
    static List<String> ofTemplate(JudgeAccess judge, String template) throws SQLException, IOException {
        judge.execute("drop database if exists " + COPY, "create database " + COPY + " template " + template);
        try {
            return read(judge, COPY);
        } finally {
            judge.execute("drop database if exists " + COPY + " with (force)");
        }
    }

    /** Leaves out statistics, which only a template has, and the properties of the database itself. */
    private static List<String> read(JudgeAccess judge, String database) throws SQLException, IOException {
        List<String> lines = judge.query(database, Queries.SNAPSHOT);
        return Stream.concat(lines.stream(), judge.query(database, VIEW_ROWS).stream())
                .filter(line -> !line.matches(
                        "(?s)(statistics|extended statistics|estimate|setting of the database|database:).*"))
                .toList();
    }
}
