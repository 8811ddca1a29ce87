// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A migrator of a few statements. It has a salt, so that a template of an earlier run cannot hide a broken migrator.
 */
public final class Schema implements Migrator {

    private final String salt;
    private final List<String> statements;
    private volatile String database = "";
    private final AtomicInteger migrations = new AtomicInteger();

    private Schema(String salt, List<String> statements) {
        this.salt = salt;
        this.statements = statements;
    }

    public static Schema of(String... statements) {
        return new Schema(UUID.randomUUID().toString(), List.of(statements));
    }

    public static Schema shared(String salt, String... statements) {
        return new Schema(salt, List.of(statements));
    }

    /** Returns the database that was migrated last. */
    public String database() {
        return database;
    }

    public int migrations() {
        return migrations.get();
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("schema")
                .put("salt", salt)
                .putAll("statements", statements)
                .build();
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        migrations.incrementAndGet();
        database = target.connectionDetails().database();
        try (Connection connection = target.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
