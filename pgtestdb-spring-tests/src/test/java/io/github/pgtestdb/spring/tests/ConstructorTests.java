// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** Beans and the test's own database in one constructor. */
@SpringBootTest
@IsolatedPostgres
class ConstructorTests {

    private final Notes notes;
    private final DataSource bean;
    private final TestDatabase database;

    ConstructorTests(@Autowired Notes notes, @Autowired DataSource bean, TestDatabase database) {
        this.notes = notes;
        this.bean = bean;
        this.database = database;
    }

    @RepeatedTest(2)
    void areOfTheSameTest() {
        assertThat(notes.database()).isEqualTo(database.name());
        assertThat(new JdbcTemplate(bean).queryForObject("select current_database()", String.class))
                .isEqualTo(database.name());
    }
}
