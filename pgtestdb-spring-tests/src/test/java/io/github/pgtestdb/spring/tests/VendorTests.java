// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.slice.JdbcSlice;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Boot queries the database for its vendor before the migrator is known. */
@JdbcSlice
@TestPropertySource(properties = "spring.flyway.locations=classpath:db/vendor/{vendor}")
@IsolatedPostgres
class VendorTests {

    @RepeatedTest(2)
    void theVendorsMigrationsRan(@Autowired JdbcTemplate jdbc) {
        jdbc.update("insert into vendor_note values (1)");
        assertThat(jdbc.queryForObject("select count(*) from vendor_note", Integer.class))
                .isEqualTo(1);
    }
}
