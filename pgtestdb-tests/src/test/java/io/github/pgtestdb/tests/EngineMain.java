// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A run with a directory of SQL files and a salt. It reads orders from standard input, and answers each with a line. An
 * error ends it without an answer.
 */
public final class EngineMain {

    private static final int THREADS = 2;

    private final PgTestDb engine;
    private final List<Future<Integer>> churning = new ArrayList<>();
    private volatile boolean stopped;

    private EngineMain(PgTestDb engine) {
        this.engine = engine;
    }

    /** Starts the run in another JVM, with more settings as {@code key=value}. */
    public static ChildJvm start(ConnectionDetails server, Path files, String salt, String... settings)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(files.toString(), "pgtestdb.salt=" + salt));
        arguments.addAll(List.of(settings));
        return ChildJvm.start(EngineMain.class, server, arguments.toArray(String[]::new));
    }

    public static void main(String[] arguments) throws Exception {
        PgTestDb.Builder builder = PgTestDb.builder().migrator(SqlMigrator.ofDirectory(Path.of(arguments[0])));
        for (String setting : List.of(arguments).subList(1, arguments.length)) {
            String[] pair = setting.split("=", 2);
            builder.setting(pair[0], pair[1]);
        }
        EngineMain main = new EngineMain(builder.build());
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(main.obey(order));
            }
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private String obey(String order) throws Exception {
        return switch (order) {
            case "create" -> "CREATED " + engine.create().connectionDetails().database();
            case "connect" -> connect();
            case "churn" -> churn();
            case "stop" -> stop();
            case "close" -> close();
            default -> throw new IllegalArgumentException(order);
        };
    }

    private String connect() throws Exception {
        try (TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection()) {
            return "CONNECTED " + connection.isValid(0);
        }
    }

    /** Starts threads that take one database after another, and check that each is fresh. */
    private String churn() {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < THREADS; i++) {
            churning.add(threads.submit(this::takeUntilStopped));
        }
        threads.shutdown();
        return "CHURNING";
    }

    private int takeUntilStopped() throws Exception {
        int taken = 0;
        while (!stopped) {
            try (TestDatabase database = engine.create();
                    Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                if (statement.executeUpdate("INSERT INTO item SELECT 1 WHERE NOT EXISTS (SELECT FROM item)") != 1) {
                    throw new IllegalStateException("Rows of another test are in " + database.name());
                }
            }
            taken++;
        }
        return taken;
    }

    private String stop() throws Exception {
        stopped = true;
        int taken = 0;
        for (Future<Integer> one : churning) {
            taken += one.get();
        }
        return "STOPPED " + taken;
    }

    private String close() {
        engine.close();
        return "CLOSED " + engine.summary();
    }
}
