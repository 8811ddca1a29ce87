// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.DelegatingTarget;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.RecordingTarget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application under test runs Liquibase on a separate database while a template is built. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrentUpdateTests {

    private static final String CHANGELOG = "tables.sql";

    private static final FileTree TABLES = FileTree.EMPTY.with(CHANGELOG, """
            --liquibase formatted sql
            --changeset ada:first
            CREATE TABLE first ();
            --rollback DROP TABLE first;
            --changeset ada:second
            CREATE TABLE second ();
            --rollback DROP TABLE second;
            """);

    private static final PgTestDb ENGINE =
            PgTestDb.builder().migrator(new EmptyDatabase()).build();

    /** Its thread is started before Liquibase creates a scope. Otherwise the thread would inherit the scope. */
    private static final ExecutorService APPLICATION = Executors.newSingleThreadExecutor();

    @TempDir
    private Path temp;

    private ResourceAccessor resources;

    @BeforeEach
    void write() throws Exception {
        resources = new DirectoryResourceAccessor(TABLES.writeTo(temp));
        APPLICATION.submit(() -> {}).get();
    }

    @AfterAll
    static void stop() {
        APPLICATION.shutdown();
        ENGINE.close();
    }

    @Test
    @DisplayName("The Liquibase lock is released although an update of the application ends during the build")
    void releasesLockAfterParallelUpdate() throws SQLException {
        LiquibaseMigrator migrator = new LiquibaseMigrator(
                liquibase -> liquibase.changelog(CHANGELOG).searchPath(temp));
        try (TestDatabase database = ENGINE.create()) {
            migrator.migrate(DelegatingTarget.running(RecordingTarget.of(database), this::updateAnother));
            assertThat(isLocked(database)).isFalse();
        }
    }

    @Test
    @DisplayName("The Liquibase lock is released after a parallel update also if rollbacks are tested")
    void releasesLockWithTestedRollback() throws SQLException {
        try (TestDatabase empty = ENGINE.create();
                TestDatabase database = ENGINE.create()) {
            LiquibaseMigrator.of(new TestsRollback(resources), empty.dataSource())
                    .migrate(DelegatingTarget.running(RecordingTarget.of(database), this::updateAnother));
            assertThat(isLocked(database)).isFalse();
        }
    }

    private void updateAnother() {
        try (TestDatabase another = ENGINE.create()) {
            APPLICATION
                    .submit(() -> {
                        new TestsRollback(resources)
                                .liquibase(another.dataSource())
                                .update(new Contexts());
                        return null;
                    })
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLocked(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT locked FROM databasechangeloglock")) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private record TestsRollback(ResourceAccessor resources) implements ApplicationLiquibase {

        @Override
        public String name() {
            return "the application";
        }

        @Override
        public String contexts() {
            return "";
        }

        @Override
        public String labels() {
            return "";
        }

        @Override
        public void putInto(Fingerprint.Builder fingerprint) {}

        @Override
        public void run(DataSource dataSource, Consumer<Liquibase> beforeUpdate) throws LiquibaseException {
            try (Liquibase liquibase = liquibase(dataSource)) {
                beforeUpdate.accept(liquibase);
                liquibase.updateTestingRollback(new Contexts(), new LabelExpression());
            } catch (SQLException e) {
                throw new LiquibaseException(e);
            }
        }

        private Liquibase liquibase(DataSource dataSource) throws LiquibaseException, SQLException {
            return new Liquibase(CHANGELOG, resources, new JdbcConnection(dataSource.getConnection()));
        }
    }
}
