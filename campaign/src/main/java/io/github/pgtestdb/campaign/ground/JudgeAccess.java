// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The judge's superuser on a server. Its sessions have their own application name in the log. */
public final class JudgeAccess implements AutoCloseable {

    /** The application name of the judge's sessions. */
    public static final String APPLICATION = "campaign judge";

    private final ConnectionDetails admin;
    private final Runnable release;

    JudgeAccess(ConnectionDetails admin, Runnable release) {
        Map<String, String> properties = new HashMap<>(admin.properties());
        properties.put("ApplicationName", APPLICATION);
        // Otherwise the driver sends the name of the application only after the login.
        properties.put("assumeMinServerVersion", "10");
        properties.put("connectTimeout", "10");
        this.admin = new ConnectionDetails(
                admin.host(), admin.port(), admin.database(), admin.user(), admin.password(), properties);
        this.release = release;
    }

    /** Returns the address and credentials of the admin database. */
    public ConnectionDetails admin() {
        return admin;
    }

    /** Queries a database, and returns the first column. */
    public List<String> query(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** Queries the admin database, and returns the first column. */
    public List<String> query(String sql) throws SQLException {
        return query(admin.database(), sql);
    }

    /** Executes statements in the admin database, each in a separate transaction. */
    public void execute(String... statements) throws SQLException {
        executeIn(admin.database(), statements);
    }

    /** Executes statements in a database. */
    public void executeIn(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(admin.withDatabase(database).jdbcUrl(), admin.user(), admin.password());
    }

    /** Creates the databases that the library must never touch. */
    void makeStrangers() throws SQLException {
        for (String name : Ground.STRANGERS) {
            if (query("select 1 from pg_database where datname = '" + name + "'")
                    .isEmpty()) {
                execute("create database " + name);
                executeIn(name, "create table precious (id int)", "insert into precious values (42)");
            }
        }
    }

    @Override
    public void close() {
        release.run();
    }
}
