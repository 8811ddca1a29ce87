// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A test can ask for a pool, for its own connections, or for the database with its URL. All are the same database. */
@IsolatedPostgres
class ConnectionsTests {

    // tag::connections[]
    @Test
    void oneSeesWhatTheOtherCommits(Connection writer, Connection reader) throws SQLException {
        writer.setAutoCommit(false);
        Sql.update(writer, "update stores set name = 'Renamed' where id = 1");
        assertThat(Sql.text(reader, "select name from stores where id = 1")).isEqualTo("Alpine Outfitters");

        writer.commit();
        assertThat(Sql.text(reader, "select name from stores where id = 1")).isEqualTo("Renamed");
    } // both are closed for you
    // end::connections[]

    @Test
    void allAreTheSameDatabase(DataSource pool, Connection connection, TestDatabase database) throws SQLException {
        String name = "select current_database()";
        assertThat(Sql.text(connection, name)).isEqualTo(database.name());
        try (Connection pooled = pool.getConnection()) {
            assertThat(Sql.text(pooled, name)).isEqualTo(database.name());
        }
    }

    // tag::url[]
    @Test
    void codeThatConnectsForItselfGetsTheUrl(TestDatabase database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                database.jdbcUrl(),
                database.connectionDetails().user(),
                database.connectionDetails().password())) {
            assertThat(connection.getCatalog()).isEqualTo(database.name());
        }
    }
    // end::url[]
}
