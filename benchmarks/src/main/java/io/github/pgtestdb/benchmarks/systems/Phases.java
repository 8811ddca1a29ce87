// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cost of each phase of a test in plain SQL on one server, one test after the other. */
public final class Phases {

    private static final double NANOS = 1e6;

    private final Ground ground;
    private final String template;

    private Phases(Ground ground, String template) {
        this.ground = ground;
        this.template = template;
    }

    /** Uses a template in its proper state. */
    public static Phases on(Ground ground, Migrations migrations) throws SQLException {
        return new Phases(ground, ground.template(migrations));
    }

    /** Uses a template without the file that makes a first connection cheap. */
    public static Phases unprimed(Ground ground, Migrations migrations) throws SQLException {
        return new Phases(ground, ground.unprimedTemplate(migrations));
    }

    /**
     * Returns the milliseconds of each phase of each test: {@code clone}, {@code connect}, {@code drop}, and
     * {@code test} for the whole.
     */
    public Map<String, List<Double>> run(int tests) throws SQLException {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        try (Connection admin = Sql.open(ground.admin())) {
            for (int i = 0; i < tests; i++) {
                test(admin, all);
            }
        }
        return all;
    }

    private void test(Connection admin, Map<String, List<Double>> all) throws SQLException {
        String name = ground.newName();
        long start = System.nanoTime();
        Sql.execute(admin, "CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY FILE_COPY");
        long cloned = System.nanoTime();
        try (Connection connection = Sql.open(ground.admin().withDatabase(name))) {
            for (String sql : Migrations.test()) {
                Sql.execute(connection, sql);
            }
        }
        final long connected = System.nanoTime();
        // This wait counts in no phase, only in the whole: the server takes longer to end a backend than the client to
        // close it.
        Backends.awaitNone(admin, name);
        final long left = System.nanoTime();
        Sql.execute(admin, "DROP DATABASE " + name);
        long dropped = System.nanoTime();
        add(all, "clone", cloned - start);
        add(all, "connect", connected - cloned);
        add(all, "drop", dropped - left);
        add(all, "test", dropped - start);
    }

    private static void add(Map<String, List<Double>> all, String phase, long nanos) {
        all.computeIfAbsent(phase, any -> new ArrayList<>()).add(nanos / NANOS);
    }
}
