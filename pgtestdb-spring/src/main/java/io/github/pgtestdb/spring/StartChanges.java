// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables that the application made when it started. No test would see them, in their other databases. */
final class StartChanges {

    private static final int MOST_NAMES = 5;

    /**
     * Finds columns that were written after the database was opened, which is the last change of its row in {@code
     * pg_database}. Emptying or analyzing a table, or refreshing a view, writes none.
     */
    private static final String CHANGED = """
            SELECT DISTINCT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_database d ON d.datname = current_database()
            WHERE a.attnum > 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND n.nspname !~ '^pg_(temp|toast)' AND age(a.xmin) < age(d.xmin)
            ORDER BY 1
            """;

    private StartChanges() {}

    /** Returns why no test can use the data source; empty if the application created and altered no tables. */
    static Optional<String> refusal(String beanName, TestDatabase database) {
        try {
            List<String> changed = in(database.connectionDetails());
            return changed.isEmpty() ? Optional.empty() : Optional.of(message(beanName, changed));
        } catch (SQLException e) {
            return Optional.of(unknown(beanName, database, e));
        }
    }

    /** Returns the names of the tables and views. */
    private static List<String> in(ConnectionDetails details) throws SQLException {
        try (Connection session = DriverManager.getConnection(details.jdbcUrl(), details.user(), details.password());
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(CHANGED)) {
            Stream.Builder<String> names = Stream.builder();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names.build().toList();
        }
    }

    /** A change that cannot be detected must not go unnoticed. */
    private static String unknown(String beanName, TestDatabase database, SQLException failure) {
        return "pgtestdb cannot find out whether the application made or altered tables when it started, through the DataSource bean \"%s\": the query in the database of the start, %s, failed with \"%s\". Tests run on clones of a migrated template, which lack such tables. Look for code that runs when the application starts and restricts connections or statements in its database, and leave it out of the tests. If the server is overloaded, run fewer tests at once."
                .formatted(beanName, database.name(), failure.getMessage());
    }

    private static String message(String beanName, List<String> changed) {
        String names = changed.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        String more = changed.size() > MOST_NAMES ? " and " + (changed.size() - MOST_NAMES) + " more" : "";
        return "The application made or altered tables when it started, through the DataSource bean \"%s\": %s%s. The application starts on a separate database, and tests run on clones of a migrated template, which lack these tables. Let migrations make them, and switch off the code that makes them at the start: most libraries have an option for it, and publish their statements."
                .formatted(beanName, names, more);
    }
}
