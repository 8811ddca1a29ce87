// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.liquibase.RunCounter;
import io.github.pgtestdb.spring.tests.slice.JdbcSlice;
import io.github.pgtestdb.spring.tests.slice.JpaSlice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Boot's own Liquibase is the migrator, with its changelog, contexts, labels and parameters. */
class LiquibaseTests {

    private static final String LENGTH =
            "select character_maximum_length from information_schema.columns where table_name = 'note' and column_name = 'text'";

    @Nested
    @SpringBootTest(classes = NotesApplication.class)
    @WithLiquibase
    @IsolatedPostgres
    class Application {

        @Autowired
        Notes notes;

        @Autowired
        JdbcTemplate jdbc;

        @RepeatedTest(3)
        @DisplayName("Each test has its own migrated database")
        void hasOwnMigratedDatabase(TestDatabase database) {
            assertThat(notes.count()).isEqualTo(1);
            notes.write("a");
            assertThat(jdbc.queryForList("select text from note order by text", String.class))
                    .containsExactly("a", "hello");
            assertThat(notes.database()).isEqualTo(database.name());
        }

        @Test
        @DisplayName("Parameters of the application come before those of the changelog")
        void prefersApplicationParameters() {
            assertThat(jdbc.queryForObject(LENGTH, Integer.class)).isEqualTo(120);
        }
    }

    @Nested
    @JpaSlice
    @WithLiquibase
    @IsolatedPostgres
    class Jpa {

        @RepeatedTest(2)
        @Transactional(propagation = Propagation.NOT_SUPPORTED)
        void hasOwnMigratedDatabase(@Autowired NoteRepository repository) {
            repository.saveAndFlush(new Note("a"));
            assertThat(repository.findAll()).extracting(Note::text).containsExactlyInAnyOrder("hello", "a");
        }
    }

    @Nested
    @JdbcSlice
    @WithLiquibase
    @IsolatedPostgres
    class Jdbc {

        @RepeatedTest(2)
        @Transactional(propagation = Propagation.NOT_SUPPORTED)
        void hasOwnMigratedDatabase(@Autowired JdbcTemplate jdbc) {
            jdbc.update("insert into note (text) values ('a')");
            assertThat(jdbc.queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(2);
        }
    }

    @Test
    void aTemplateIsMigratedAndNoContext() {
        assertThat(Jupiter.failures(Jupiter.run(
                        Map.of("pgtestdb.embedded.shared", "false"), OneTestCase.class, OtherContextTestCase.class)))
                .isEqualTo(List.of());
        assertThat(RunCounter.MIGRATED)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("pgtestdb_b_"));
    }

    /** One change set runs with every update by Liquibase. Its history entry tells whether there was more than one. */
    abstract static class Counting {

        @Test
        void liquibaseRanOnce(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForList("select exectype from databasechangelog where id = 'run'", String.class))
                    .containsExactly("EXECUTED");
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @WithLiquibase
    @IsolatedPostgres
    static class OneTestCase extends Counting {}

    @SpringBootTest(classes = NotesApplication.class)
    @WithLiquibase
    @TestPropertySource(properties = "another=context")
    @IsolatedPostgres
    static class OtherContextTestCase extends Counting {}
}
