// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.flyway.FlywayMigrator;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The engine without JUnit, for another test framework, a benchmark or a {@code main} method. */
class EngineWithoutJUnitTests {

    @Test
    void makesDatabases() throws SQLException {
        // tag::engine[]
        try (PgTestDb engine = PgTestDb.builder()
                        .migrator(new FlywayMigrator(flyway -> flyway.locations("classpath:db/billing")))
                        .build();
                TestDatabase one = engine.create();
                TestDatabase another = engine.create()) {
            addInvoice(one);
            assertThat(countInvoices(one)).isEqualTo(1);
            assertThat(countInvoices(another)).isZero();
        } // drops both databases and stops the server
        // end::engine[]
    }

    private static void addInvoice(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            Sql.update(connection, "insert into invoices (order_number, total_cents) values (10001, 15900)");
        }
    }

    private static long countInvoices(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Sql.number(connection, "select count(*) from invoices");
        }
    }
}
