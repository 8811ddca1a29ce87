// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.two.BillingMigrator;
import io.github.pgtestdb.spring.tests.two.TwoDataSources;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Plain Spring, without Boot. */
class TwoDataSourcesTests {

    @Nested
    @SpringJUnitConfig(TwoDataSources.class)
    @IsolatedPostgres(name = "notes")
    @IsolatedPostgres(name = "billingDataSource", migrator = BillingMigrator.class)
    class ByName {

        @Autowired
        JdbcTemplate notes;

        @Autowired
        JdbcTemplate billing;

        @RepeatedTest(2)
        void eachHasItsOwn(@IsolatedPostgres(name = "billingDataSource") TestDatabase database) {
            notes.update("insert into note (text) values ('a')");
            billing.update("insert into invoice (cents) values (100)");
            assertThat(notes.queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(1);
            assertThat(billing.queryForObject("select count(*) from invoice", Integer.class))
                    .isEqualTo(1);
            assertThat(billing.queryForObject("select current_database()", String.class))
                    .isEqualTo(database.name());
        }
    }

    @Nested
    @SpringJUnitConfig(TwoDataSources.class)
    @IsolatedPostgres
    @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
    class OneByNameAndTheOtherByWhatIsLeft {

        @RepeatedTest(2)
        void eachHasItsOwn(@Autowired JdbcTemplate notes, @Autowired JdbcTemplate billing) {
            notes.update("insert into note (text) values ('a')");
            billing.update("insert into invoice (cents) values (100)");
            assertThat(notes.queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void noNameIsRefused() {
        assertThat(Jupiter.failures(Jupiter.run(NoNameTestCase.class)))
                .contains("@IsolatedPostgres on " + NoNameTestCase.class.getName()
                        + " gives no name, but the application context has 2 DataSource beans: \"notesDataSource\","
                        + " \"billingDataSource\". Say for which: @IsolatedPostgres(name = \"notesDataSource\"), once for"
                        + " each that is to have a database of the test; the others are left as they are.");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(Jupiter.failures(Jupiter.run(UnknownNameTestCase.class)))
                .contains("@IsolatedPostgres(name = \"biling\") on " + UnknownNameTestCase.class.getName()
                        + " names no DataSource of the application context: there is no \"biling\" or \"bilingDataSource\", only \"notesDataSource\", \"billingDataSource\". Use a bean's name; a"
                        + " database that is no bean's goes on the parameter that wants it.");
    }

    @SpringJUnitConfig(TwoDataSources.class)
    @IsolatedPostgres
    static class NoNameTestCase {
        @Test
        void test() {}
    }

    @SpringJUnitConfig(TwoDataSources.class)
    @IsolatedPostgres(name = "biling")
    static class UnknownNameTestCase {
        @Test
        void test() {}
    }
}
