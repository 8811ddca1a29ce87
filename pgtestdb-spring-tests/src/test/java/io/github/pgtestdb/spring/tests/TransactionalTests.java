// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.annotation.Transactional;

/** The test's transaction begins after the test got its database, and ends before the database is returned. */
class TransactionalTests {

    @Transactional
    abstract static class Transactions {

        @Autowired
        Notes notes;

        @Autowired
        NoteRepository repository;

        @RepeatedTest(2)
        void runInTheTestsDatabase(TestDatabase database) throws SQLException {
            notes.write("uncommitted");
            assertThat(repository.findAll())
                    .singleElement()
                    .extracting(Note::text)
                    .isEqualTo("uncommitted");
            assertThat(notes.database()).isEqualTo(database.name());
            assertThat(committed(database)).isZero();
        }

        @RepeatedTest(2)
        void canCommit(TestDatabase database) throws SQLException {
            notes.write("committed");
            TestTransaction.flagForCommit();
            TestTransaction.end();
            assertThat(committed(database)).isEqualTo(1);
        }

        @AfterEach
        void theDatabaseIsStillThere(TestDatabase database) {
            assertThat(notes.database()).isEqualTo(database.name());
        }

        private static int committed(TestDatabase database) throws SQLException {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from note")) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @IsolatedPostgres
    @SpringBootTest(classes = NotesApplication.class)
    static class SpringLastTests extends Transactions {}

    @SpringBootTest(classes = NotesApplication.class)
    @IsolatedPostgres
    static class SpringFirstTests extends Transactions {}
}
