// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Writes rows, reads them, and keeps the rows that generated tests saw. Public, because generated tests use it. Thread-safe. */
public final class Probe {

    /**
     * The rows that a test saw in one place.
     *
     * @param testClass the class of the generated test, with the number of its invocation
     * @param id of one execution
     * @param place the place; empty for the whole test
     * @param database the name of the database on the server
     */
    record Seen(String testClass, int id, String name, String place, String database, List<String> rows) {}

    private static final AtomicInteger IDS = new AtomicInteger();
    private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();
    private static final Map<String, String> SEEDS = new ConcurrentHashMap<>();

    private Probe() {}

    static List<Seen> seen(String fixture) {
        return SEEN.stream()
                .filter(seen -> seen.testClass().startsWith(fixture + "."))
                .toList();
    }

    static void note(Seen seen) {
        SEEN.add(seen);
    }

    static int nextId() {
        return IDS.incrementAndGet();
    }

    /** Returns the rows that all tests of a class must see in a database. */
    static List<String> seeds(String testClass, String name) {
        String seed = SEEDS.get(testClass + "/" + name);
        return seed == null ? List.of() : List.of(seed);
    }

    /**
     * Writes a row that all tests of a class must see.
     *
     * @param testClass the class
     * @param name the name of the database
     * @param database the injected object
     * @throws SQLException if PostgreSQL refuses it
     */
    public static void seed(String testClass, String name, Object database) throws SQLException {
        String row = "seed|" + testClass + "|" + nextId() + "|" + name;
        if (insert(name, database, row)) {
            SEEDS.put(testClass + "/" + name, row);
        }
    }

    /** Writes a row. If the database is read-only, checks that PostgreSQL refuses the row. */
    static boolean insert(String name, Object database, String row) throws SQLException {
        String sql = "INSERT INTO note VALUES ('" + row + "') RETURNING text";
        if (name.equals(Shape.READ)) {
            assertThatThrownBy(() -> run(database, sql))
                    .hasMessage("ERROR: cannot execute INSERT in a read-only transaction");
            return false;
        }
        run(database, sql);
        return true;
    }

    static List<String> rows(Object database) throws SQLException {
        return run(database, "SELECT text FROM note");
    }

    static String database(Object database) throws SQLException {
        return run(database, "SELECT current_database()").get(0);
    }

    static List<String> run(Object database, String sql) throws SQLException {
        if (database instanceof Connection connection) {
            return run(connection, sql);
        }
        DataSource dataSource = database instanceof TestDatabase test ? test.dataSource() : (DataSource) database;
        try (Connection connection = dataSource.getConnection()) {
            return run(connection, sql);
        }
    }

    private static List<String> run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }
}
