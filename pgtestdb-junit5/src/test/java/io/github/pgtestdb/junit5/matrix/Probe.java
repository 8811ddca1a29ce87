package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What generated tests do: each writes a row through everything that was injected into it, and looks for its rows through all
 * of it. Public, since a class loader of their own loads them.
 */
public final class Probe {

    /**
     * What a test saw.
     *
     * @param testClass the class of the generated test
     * @param id of one execution
     * @param rows what one of the places saw
     */
    public record Seen(String testClass, int id, String place, List<String> rows) {}

    /** Names of places, and what was injected there. */
    public static final class Places {

        private final Map<String, Object> injected = new LinkedHashMap<>();

        /** For generated tests. */
        public Places() {}

        /**
         * Adds a place.
         *
         * @param name its name
         * @param value what was injected
         * @return this
         */
        public Places add(String name, Object value) {
            injected.put(name, value);
            return this;
        }

        /**
         * Adds all places of another.
         *
         * @param other the other
         * @return this
         */
        public Places addAll(Places other) {
            injected.putAll(other.injected);
            return this;
        }
    }

    private static final AtomicInteger IDS = new AtomicInteger();
    private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();
    private static final Map<String, String> SEEDS = new ConcurrentHashMap<>();
    private static final ThreadLocal<Places> BEFORE_EACH = ThreadLocal.withInitial(Places::new);
    private static final ThreadLocal<List<Object>> LAST = ThreadLocal.withInitial(ArrayList::new);

    private Probe() {}

    static List<Seen> seen(String fixture) {
        return SEEN.stream()
                .filter(seen -> seen.testClass().startsWith(fixture + "."))
                .toList();
    }

    /**
     * Writes a row that all tests of a class must see.
     *
     * @param testClass the class
     * @param database what was injected
     * @throws SQLException if that fails
     */
    public static void seed(String testClass, Object database) throws SQLException {
        String row = "seed|" + testClass + "|" + IDS.incrementAndGet();
        insert(database, row);
        SEEDS.put(testClass, row);
    }

    /**
     * Notes what a method before each test got.
     *
     * @param name the place
     * @param database what was injected
     */
    public static void beforeEach(String name, Object database) {
        BEFORE_EACH.get().add(name, database);
    }

    /**
     * Numbers an execution.
     *
     * @return the number
     */
    public static int id() {
        return IDS.incrementAndGet();
    }

    /**
     * Writes and looks.
     *
     * @param testClass the class, with the number of its invocation
     * @param id the execution
     * @param places everything that the test can reach
     * @param seeded the classes whose rows it must see
     * @throws SQLException if that fails
     */
    public static void check(String testClass, int id, Places places, String... seeded) throws SQLException {
        places.addAll(BEFORE_EACH.get());
        List<String> mine = new ArrayList<>();
        for (Map.Entry<String, Object> place : places.injected.entrySet()) {
            String row = "test|" + testClass + "|" + id + "|" + place.getKey();
            insert(place.getValue(), row);
            mine.add(row);
        }
        for (String seed : seeded) {
            if (SEEDS.containsKey(seed)) {
                mine.add(SEEDS.get(seed));
            }
        }
        for (Map.Entry<String, Object> place : places.injected.entrySet()) {
            List<String> rows = select(place.getValue());
            if (!rows.containsAll(mine)) {
                throw new IllegalStateException(place.getKey() + " has " + rows + ", without all of " + mine);
            }
            SEEN.add(new Seen(testClass, id, place.getKey(), rows));
        }
        SEEN.add(new Seen(testClass, id, "", List.of()));
        LAST.get().addAll(places.injected.values());
    }

    private static void insert(Object database, String row) throws SQLException {
        run(database, "INSERT INTO note VALUES ('" + row + "') RETURNING text");
    }

    private static List<String> select(Object database) throws SQLException {
        return run(database, "SELECT text FROM note");
    }

    private static List<String> run(Object database, String sql) throws SQLException {
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

    /** Another extension, which looks after the test, before or after ours. */
    public static final class Look implements AfterEachCallback {

        /** For JUnit. */
        public Look() {}

        @Override
        public void afterEach(ExtensionContext context) throws Exception {
            List<Object> last = List.copyOf(LAST.get());
            LAST.remove();
            BEFORE_EACH.remove();
            for (Object database : last) {
                if (select(database).isEmpty()) {
                    throw new IllegalStateException("The rows are gone before the test is over");
                }
            }
        }
    }
}
