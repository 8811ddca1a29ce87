// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** In a separate file, because JUnit 5.12 has no parameterized classes. */
@ParameterizedClass
@ValueSource(ints = {1, 2})
@IsolatedPostgres(scope = DatabaseScope.CLASS)
class ParameterizedBeforeAllTestCase {

    @Parameter
    int number;

    @BeforeAll
    static void seed(DataSource db) throws SQLException {
        Notes.add(db, "seed");
    }

    @Test
    void test(DataSource db) throws SQLException {
        assertThat(Notes.all(db)).contains("seed");
    }
}
