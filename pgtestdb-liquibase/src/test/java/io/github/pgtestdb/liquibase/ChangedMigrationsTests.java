// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.testkit.DelegatingTarget;
import io.github.pgtestdb.testkit.FileTree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** If a changelog changes between its hash and its run, the template's content still matches its name. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChangedMigrationsTests {

    private final String salt = UUID.randomUUID().toString();

    @TempDir
    private Path temp;

    @Test
    void aChangelogThatIsEditedBeforeItRuns() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        LiquibaseMigrator editing = new LiquibaseMigrator(this::configure) {
            @Override
            public void migrate(MigrationTarget target) {
                runs.incrementAndGet();
                write("after");
                super.migrate(target);
            }
        };
        write("before");
        assertThat(contentOf(editing)).isEqualTo("after after");
        assertThat(runs).hasValue(2);
        write("before");
        assertThat(contentOf(new LiquibaseMigrator(this::configure))).isEqualTo("before before");
    }

    /** The files are edited when each change set begins, and restored after the last one. */
    @Test
    @DisplayName("Files that are edited and restored while Liquibase runs have no effect on the template")
    void ignoresEditsDuringRun() throws Exception {
        write("before");
        LiquibaseMigrator flipping = new LiquibaseMigrator(this::configure) {
            @Override
            public void migrate(MigrationTarget target) {
                super.migrate(DelegatingTarget.running(target, () -> write("after")));
                write("before");
            }
        };
        assertThat(contentOf(flipping)).isEqualTo("before before");
        write("after");
        assertThat(contentOf(new LiquibaseMigrator(this::configure))).isEqualTo("after after");
    }

    private void configure(LiquibaseOptions liquibase) {
        liquibase.searchPath(temp).changelog("changelog.xml").parameter("salt", salt);
    }

    private void write(String content) {
        FileTree.EMPTY
                .with("changelog.xml", """
                        <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                            xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                                http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                          <changeSet id="1" author="ada"><sql>CREATE TABLE log (salt text)</sql></changeSet>
                          <changeSet id="2" author="ada"><sqlFile path="t.sql"/></changeSet>
                          <changeSet id="3" author="ada">
                            <createTable tableName="v"><column name="content" type="text"/></createTable>
                            <loadData file="v.csv" tableName="v"/>
                          </changeSet>
                        </databaseChangeLog>
                        """)
                .with("t.sql", "CREATE TABLE t AS SELECT '" + content + "' AS content")
                .with("v.csv", "content\n" + content + "\n")
                .writeTo(temp);
    }

    private static String contentOf(LiquibaseMigrator migrator) throws Exception {
        try (PgTestDb engine = PgTestDb.builder().migrator(migrator).build();
                TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT t.content || ' ' || v.content FROM t, v")) {
            row.next();
            return row.getString(1);
        }
    }
}
