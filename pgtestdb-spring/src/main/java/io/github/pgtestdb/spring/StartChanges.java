package io.github.pgtestdb.spring;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that an application created or altered when it started. No test would see them, because the application
 * starts on a separate database.
 */
final class StartChanges {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

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

    /** Returns the names of the tables and views. Empty if the query fails. */
    static List<String> in(TestDatabase database) {
        ConnectionDetails details = database.connection();
        try (Connection session = DriverManager.getConnection(details.jdbcUrl(), details.user(), details.password());
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(CHANGED)) {
            Stream.Builder<String> names = Stream.builder();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names.build().toList();
        } catch (SQLException e) {
            LOG.debug("Cannot look for changes in {}", database.name(), e);
            return List.of();
        }
    }

    static PgTestDbException refusal(String beanName, List<String> changed) {
        String names = changed.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        String more = changed.size() > MOST_NAMES ? " and " + (changed.size() - MOST_NAMES) + " more" : "";
        return new PgTestDbException(
                "The application made or altered tables when it started, through the DataSource bean \"%s\": %s%s. The application starts on a separate database, and tests run on clones of a migrated template, which lack these tables. Let migrations make them, and switch off the code that makes them at the start: most libraries have an option for it, and publish their statements."
                        .formatted(beanName, names, more));
    }
}
