// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The templates of a server, as its catalog shows them. */
public record Templates(ConnectionDetails admin) {

    private static final String TEMPLATE_OF =
            "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb_t_%' AND shobj_description(oid, 'pg_database')"
                    + " LIKE '%\"run\":\"RUN\"%'";

    private static final Pattern SIZE = Pattern.compile("\"size\":\"([1-9][0-9]*)\"");

    /** Starts a run that creates one database and ends. Returns the name of the template, which is no longer in use. */
    public String builtBy(Migrator migrator, String... settings) throws Exception {
        PgTestDb.Builder builder = SharedServer.engine(admin).migrator(migrator);
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            builder.setting(pair[0], pair[1]);
        }
        List<String> before = names();
        List<String> after;
        String clone;
        try (PgTestDb engine = builder.build();
                TestDatabase database = engine.create()) {
            clone = database.name();
            after = names();
            after.removeAll(before);
        }
        Runs.awaitEnd(admin, clone);
        return after.get(0);
    }

    public List<String> names() throws SQLException {
        return Queries.rows(
                admin, "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb\\_t\\_%' ORDER BY oid");
    }

    /** Returns the databases of pgtestdb that are not templates. */
    public List<String> others() throws SQLException {
        return Queries.rows(
                admin,
                "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb\\_%' AND datname NOT LIKE 'pgtestdb\\_t\\_%'");
    }

    public String oid(String name) throws SQLException {
        return String.join(",", Queries.rows(admin, "SELECT oid FROM pg_database WHERE datname = '" + name + "'"));
    }

    public String comment(String name) throws SQLException {
        return Queries.rows(
                        admin,
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + name + "'")
                .get(0);
    }

    public void comment(String name, String comment) throws SQLException {
        Queries.execute(admin, "COMMENT ON DATABASE " + name + " IS '" + comment + "'");
    }

    public long size(String name) throws SQLException {
        Matcher matcher = SIZE.matcher(comment(name));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Changes the mark of a template, so that its last use was the given time ago. */
    public void age(String name, Duration age) throws SQLException {
        long when = Instant.now().minus(age).getEpochSecond();
        comment(name, comment(name).replaceAll("\"used\":\"[0-9]+\"", "\"used\":\"" + when + "\""));
    }

    public void drop(String name) throws SQLException {
        Queries.execute(admin, "ALTER DATABASE " + name + " IS_TEMPLATE false", "DROP DATABASE " + name);
    }

    public static String ofRun(String clone) throws SQLException {
        String run = Runs.of(clone);
        return Queries.rows(SharedServer.admin(), TEMPLATE_OF.replace("RUN", run))
                .get(0);
    }
}
