// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

// tag::micronaut[]
@IsolatedPostgres // before @MicronautTest, so that the database is there when the context asks for its URL
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderDeskTests implements TestPropertyProvider {

    @IsolatedPostgres
    TestDatabase database;

    @Override
    public Map<String, String> getProperties() {
        return Map.of(
                "datasources.default.url", database.jdbcUrl(),
                "datasources.default.username", database.connectionDetails().user(),
                "datasources.default.password", database.connectionDetails().password());
    }

    @Test
    void takesAnOrder(OrderDesk desk) throws SQLException {
        assertThat(desk.order(1, "ada", Map.of("ROPE-60", 1)).total()).isEqualTo(15900);
    }

    // end::micronaut[]
    @Test
    void worksOnTheTestsOwnDatabase(OrderDesk desk, Connection observer) throws SQLException {
        desk.order(1, "grace", Map.of("ROPE-60", 1));
        Sql.text(observer, "select set_config('app.store_id', ?, false)", "1");
        assertThat(Sql.number(observer, "select count(*) from profiles where email = 'grace@example.org'"))
                .isEqualTo(1);
    }
}
