// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** All injection points of one test get the same database, and no two tests do. */
class InjectionTests {

    @Test
    void injectsTheThreeTypesOfOneDatabase() {
        Jupiter.pass(1, TypesTestCase.class);
    }

    @IsolatedPostgres
    static class TypesTestCase {

        @Test
        void sameDatabase(DataSource pool, Connection first, Connection second, TestDatabase database)
                throws SQLException {
            assertThat(List.of(Notes.databaseName(pool), Notes.databaseName(first), Notes.databaseName(second)))
                    .containsOnly(database.name());
            assertThat(first).isNotSameAs(second);
            assertThat(database.dataSource()).isSameAs(pool);
            Notes.add(pool, "mine");
            assertThat(Notes.all(pool)).containsExactly("mine");
        }
    }

    @Test
    void closesTheConnectionsItInjected() {
        Jupiter.pass(1, ConnectionTestCase.class);
        assertThat(Seen.by(ConnectionTestCase.class))
                .singleElement()
                .satisfies(connection ->
                        assertThat(((Connection) connection).isClosed()).isTrue());
    }

    @IsolatedPostgres
    static class ConnectionTestCase {

        @Test
        void leavesItOpen(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
            Seen.add(ConnectionTestCase.class, connection);
        }
    }

    @Test
    @DisplayName("Databases are injected into constructors, lifecycle methods and fields")
    void injectsEverywhere() {
        EngineExecutionResults results = Jupiter.pass(2, EverywhereTestCase.class);
        assertThat(Jupiter.entries(results.testEvents())).hasSize(2).doesNotHaveDuplicates();
        assertThat(Seen.by(EverywhereTestCase.class)).hasSize(10);
        assertThat(Seen.by(EverywhereTestCase.class).stream().distinct()).hasSize(2);
    }

    abstract static class WithFieldTestCase {

        @IsolatedPostgres
        private DataSource inherited;

        String inheritedName() throws SQLException {
            return Notes.databaseName(inherited);
        }
    }

    @IsolatedPostgres
    static class EverywhereTestCase extends WithFieldTestCase {

        private final TestDatabase constructed;

        @IsolatedPostgres
        private Connection field;

        EverywhereTestCase(TestDatabase constructed) {
            this.constructed = constructed;
        }

        @BeforeEach
        void before(DataSource db) throws SQLException {
            Seen.add(EverywhereTestCase.class, Notes.databaseName(db));
            Notes.add(db, "before");
        }

        @Test
        void one(DataSource db) throws SQLException {
            assertThat(Notes.all(db)).containsExactly("before");
            Seen.add(EverywhereTestCase.class, Notes.databaseName(field));
        }

        @Test
        void two(TestDatabase db) throws SQLException {
            assertThat(Notes.all(db.dataSource())).containsExactly("before");
            Seen.add(EverywhereTestCase.class, Notes.databaseName(field));
        }

        @AfterEach
        void after(Connection connection) throws SQLException {
            Seen.add(EverywhereTestCase.class, Notes.databaseName(connection));
            Seen.add(EverywhereTestCase.class, Notes.databaseName(constructed));
            Seen.add(EverywhereTestCase.class, inheritedName());
        }
    }

    @Test
    @DisplayName("Annotated methods and parameters need no annotated class")
    void needsNoAnnotatedClass() {
        Jupiter.pass(2, OnMethodTestCase.class);
        assertThat(Seen.by(OnMethodTestCase.class)).hasSize(2).doesNotHaveDuplicates();
    }

    static class OnMethodTestCase {

        @Test
        @IsolatedPostgres
        void method(DataSource db) throws SQLException {
            Seen.add(OnMethodTestCase.class, Notes.databaseName(db));
        }

        @Test
        void parameter(@IsolatedPostgres DataSource db, @IsolatedPostgres Connection connection) throws SQLException {
            assertThat(Notes.databaseName(connection)).isEqualTo(Notes.databaseName(db));
            Seen.add(OnMethodTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    void aFieldNeedsNoAnnotatedClass() {
        Jupiter.pass(2, OnFieldTestCase.class);
        assertThat(Seen.by(OnFieldTestCase.class)).hasSize(2).doesNotHaveDuplicates();
    }

    static class OnFieldTestCase {

        @IsolatedPostgres
        TestDatabase db;

        @Nullable
        DataSource notAnnotated;

        @Test
        void one() {
            Seen.add(OnFieldTestCase.class, Notes.databaseName(db));
            assertThat(notAnnotated).isNull();
        }

        @Test
        void two() {
            Seen.add(OnFieldTestCase.class, Notes.databaseName(db));
        }
    }
}
