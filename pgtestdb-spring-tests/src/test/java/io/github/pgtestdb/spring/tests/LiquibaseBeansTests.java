// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.liquibase.RunCounter;
import io.github.pgtestdb.spring.tests.two.OneLiquibase;
import io.github.pgtestdb.spring.tests.two.TwoLiquibases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Liquibase beans that the application defines, without Boot. */
class LiquibaseBeansTests {

    @Nested
    @SpringJUnitConfig(TwoLiquibases.class)
    @IsolatedPostgres(name = "notes")
    @IsolatedPostgres(name = "billing")
    class OfTwoDataSources {

        @RepeatedTest(2)
        void eachMigratesItsOwn(@Autowired JdbcTemplate notes, @Autowired JdbcTemplate billing) {
            notes.update("insert into note (text) values ('a')");
            billing.update("insert into invoice (cents) values (100)");
            assertThat(notes.queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(1);
            assertThat(billing.queryForObject("select count(*) from invoice", Integer.class))
                    .isEqualTo(1);
        }
    }

    @Nested
    @SpringJUnitConfig(WithASubclass.class)
    @IsolatedPostgres
    class OfASubclass {

        @Test
        void doWhatTheSubclassDoes(@Autowired DataSource dataSource) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            assertThat(jdbc.queryForObject("select count(chosen_by_the_subclass) from thing", Integer.class))
                    .isZero();
            assertThat(jdbc.queryForList("select id from databasechangelog order by orderexecuted", String.class))
                    .containsExactly("rolled_back", "thing", "v1");
        }
    }

    static class WithASubclass extends OneLiquibase {

        @Override
        protected SpringLiquibase create() {
            return new ChoosingLiquibase();
        }

        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setChangeLog("db/settings/changelog.yaml");
        }
    }

    static class ChoosingLiquibase extends SpringLiquibase {

        @Override
        protected void performUpdate(Liquibase liquibase) throws LiquibaseException {
            liquibase.setChangeLogParameter("column", "chosen_by_the_subclass");
            liquibase.update("v1", new Contexts(), new LabelExpression());
        }
    }

    @Nested
    @SpringJUnitConfig(Counted.class)
    @IsolatedPostgres(migrator = EmptyDatabase.class)
    class BesideANamedMigrator {

        @Test
        void doNotRun(@Autowired DataSource dataSource) {
            assertThat(new JdbcTemplate(dataSource)
                            .queryForList("select tablename from pg_tables where schemaname = 'public'"))
                    .isEmpty();
            assertThat(RunCounter.MIGRATED).noneMatch(name -> name.startsWith("pgtestdb_c_"));
        }
    }

    static class Counted extends OneLiquibase {

        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setChangeLog("db/changelog/db.changelog-master.yaml");
        }
    }

    @Test
    @DisplayName("An edit of an included file leads to another template")
    void editedIncludeMakesNewTemplate() throws IOException {
        EditedTestCase.COLUMNS.clear();
        write("changelog.yaml", "databaseChangeLog:\n  - include: {file: edited.sql, relativeToChangelogFile: true}\n");
        write("edited.sql", "--liquibase formatted sql\n--changeset ada:edited\ncreate table edited (one int);\n");
        assertThat(Jupiter.failures(Jupiter.run(EditedTestCase.class))).isEqualTo(List.of());
        write("edited.sql", "--liquibase formatted sql\n--changeset ada:edited\ncreate table edited (two int);\n");
        assertThat(Jupiter.failures(Jupiter.run(EditedTestCase.class))).isEqualTo(List.of());
        assertThat(EditedTestCase.COLUMNS).containsExactly("one", "two");
    }

    private static void write(String name, String content) throws IOException {
        Path directory = Files.createDirectories(Path.of("target/test-classes/db/edited"));
        Files.writeString(directory.resolve(name), content);
    }

    static class Edited extends OneLiquibase {

        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setChangeLog("classpath:/db/edited/changelog.yaml");
        }
    }

    @SpringJUnitConfig(Edited.class)
    @DirtiesContext
    @IsolatedPostgres
    static class EditedTestCase {

        static final List<String> COLUMNS = new ArrayList<>();

        @Test
        void looks(@Autowired DataSource dataSource) {
            COLUMNS.addAll(new JdbcTemplate(dataSource)
                    .queryForList(
                            "select column_name from information_schema.columns where table_name = 'edited'",
                            String.class));
        }
    }
}
