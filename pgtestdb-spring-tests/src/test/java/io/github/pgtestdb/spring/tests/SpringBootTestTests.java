// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.slice.WithMockMvc;
import io.github.pgtestdb.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest
@WithMockMvc
@IsolatedPostgres
class SpringBootTestTests {

    @Autowired
    Notes notes;

    @Autowired
    MockMvc web;

    @RepeatedTest(3)
    void eachInvocationHasItsOwnDatabase() {
        notes.write("a");
        assertThat(notes.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void eachInvocationOfAParameterizedTestToo(String text) throws Exception {
        web.perform(post("/notes").content(text)).andExpect(content().string("1"));
    }

    @Test
    @DisplayName("Injected parameters and the DataSource bean lead to the same database")
    void injectsDatabaseBehindBean(
            TestDatabase database, DataSource own, @Autowired DataSource bean, Connection connection) throws Exception {
        assertThat(notes.database()).isEqualTo(database.name());
        assertThat(connection.getCatalog()).isEqualTo(database.name());
        assertThat(name(own)).isEqualTo(database.name());
        assertThat(name(bean)).isEqualTo(database.name());
        web.perform(get("/database")).andExpect(content().string(database.name()));
    }

    @Test
    void threadsOfTheApplicationSeeIt(TestDatabase database) throws Exception {
        assertThat(notes.databaseOfAnotherThread().get()).isEqualTo(database.name());
        Await.until("the schedule has run", () -> notes.seenBySchedule().equals(database.name()));
    }

    @Test
    @Sql(statements = "insert into note (text) values ('by script')")
    void scriptsRunOnIt() {
        assertThat(notes.count()).isEqualTo(1);
    }

    private static String name(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getCatalog();
        }
    }

    @Nested
    class Within {

        @RepeatedTest(2)
        void nestedTestsToo() {
            notes.write("nested");
            assertThat(notes.count()).isEqualTo(1);
        }
    }
}
