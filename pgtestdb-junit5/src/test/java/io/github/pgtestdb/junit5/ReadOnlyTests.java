// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that only read, and share one database. */
class ReadOnlyTests {

    @Test
    @DisplayName("Read-only tests of all classes and scopes share one database")
    void readOnlyTestsShareOneDatabase() {
        Jupiter.pass(5, ReadingTestCase.class, AlsoReadingTestCase.class, RegisteredTestCase.class);
        assertThat(Seen.by(ReadOnlyTests.class)).hasSize(5);
        assertThat(Seen.by(ReadOnlyTests.class).stream().distinct()).hasSize(1);
    }

    @IsolatedPostgres(access = DatabaseAccess.READ_ONLY)
    static class ReadingTestCase {

        @BeforeAll
        static void ofTheClass(TestDatabase db) {
            Seen.add(ReadOnlyTests.class, Notes.databaseName(db));
        }

        @Test
        void reads(DataSource db) throws SQLException {
            assertThat(Notes.all(db)).isEmpty();
            assertThatThrownBy(() -> Notes.add(db, "mine"))
                    .hasMessage("ERROR: cannot execute INSERT in a read-only transaction");
        }

        @Test
        void names(TestDatabase db) {
            Seen.add(ReadOnlyTests.class, Notes.databaseName(db));
        }

        @Test
        @IsolatedPostgres(access = DatabaseAccess.READ_WRITE)
        void writes(DataSource db) throws SQLException {
            Notes.add(db, "mine");
            assertThat(Notes.all(db)).containsExactly("mine");
        }
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS)
    static class AlsoReadingTestCase {

        @Test
        @IsolatedPostgres(access = DatabaseAccess.READ_ONLY)
        void names(TestDatabase db) {
            Seen.add(ReadOnlyTests.class, Notes.databaseName(db));
        }
    }

    static class RegisteredTestCase {

        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES = IsolatedPostgresExtension.builder()
                .access(DatabaseAccess.READ_ONLY)
                .build();

        @BeforeAll
        static void names(TestDatabase db) {
            Seen.add(ReadOnlyTests.class, Notes.databaseName(db));
        }

        @Test
        void reads(TestDatabase db) {
            Seen.add(ReadOnlyTests.class, Notes.databaseName(db));
        }
    }

    @Test
    @DisplayName("A test cannot request the same database both as read-only and as read-write")
    void refusesReadOnlyAndReadWrite() {
        assertThat(Jupiter.failure(BothTestCase.class))
                .cause()
                .isInstanceOf(PgTestDbException.class)
                .hasMessageMatching(
                        "The parameter \\[.*] of method \\[.*both\\(.*\\)] asks for the database without a name with"
                                + " the default migrator, read-only, but the parameter \\[.*] of method \\[.*both\\(.*\\)] already"
                                + " has it with the default migrator\\. Give one of them another name\\.");
    }

    static class BothTestCase {

        @Test
        void both(
                @IsolatedPostgres DataSource writes,
                @IsolatedPostgres(access = DatabaseAccess.READ_ONLY) DataSource reads) {}
    }
}
