// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.testkit.FileTree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** If a script changes between its hash and its run, the template's content still matches its name. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChangedMigrationsTests {

    private static final FileTree BEFORE = FileTree.EMPTY
            .with("V1__t.sql", "CREATE TABLE t AS SELECT 'before' AS content;")
            .with("V2__view.sql", "CREATE VIEW v AS SELECT 'before' AS content;");
    private static final FileTree AFTER = FileTree.EMPTY
            .with("V1__t.sql", "CREATE TABLE t AS SELECT 'after' AS content;")
            .with("V2__view.sql", "CREATE VIEW v AS SELECT 'after' AS content;");

    private final Map<String, String> salt = Map.of("salt", UUID.randomUUID().toString());

    @TempDir
    private Path temp;

    @Test
    void scriptsRunAsTheyWereHashed() throws Exception {
        Editing migrator = new Editing(flyway -> {});
        assertThat(contentOf(migrator)).isEqualTo("before before");
        assertThat(migrator.runs).hasValue(1);
        assertThat(contentOf(new FlywayMigrator(this::salted))).isEqualTo("after after");
        BEFORE.writeTo(temp);
        assertThat(contentOf(new FlywayMigrator(this::salted))).isEqualTo("before before");
    }

    @Test
    @DisplayName("If Flyway reads the scripts itself, they are hashed again, and a change causes another build")
    void rehashesFilesReadByFlyway() throws Exception {
        Consumer<FluentConfiguration> withJava = flyway -> flyway.javaMigrations(new V7__Seed(1));
        Editing migrator = new Editing(withJava);
        assertThat(contentOf(migrator)).isEqualTo("after after");
        assertThat(migrator.runs).hasValue(2);
        BEFORE.writeTo(temp);
        Consumer<FluentConfiguration> configurer = this::salted;
        assertThat(contentOf(new FlywayMigrator(configurer.andThen(withJava)))).isEqualTo("before before");
    }

    private void salted(FluentConfiguration flyway) {
        flyway.locations("filesystem:" + temp).placeholders(salt);
    }

    private static String contentOf(FlywayMigrator migrator) throws Exception {
        try (PgTestDb engine = PgTestDb.builder().migrator(migrator).build();
                TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT t.content || ' ' || v.content FROM t, v")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Edits its scripts before each run. */
    private final class Editing extends FlywayMigrator {

        private final AtomicInteger runs = new AtomicInteger();

        private Editing(Consumer<FluentConfiguration> more) {
            super(flyway -> {
                salted(flyway);
                more.accept(flyway);
            });
            BEFORE.writeTo(temp);
        }

        @Override
        public void migrate(MigrationTarget target) {
            runs.incrementAndGet();
            AFTER.writeTo(temp);
            super.migrate(target);
        }
    }
}
