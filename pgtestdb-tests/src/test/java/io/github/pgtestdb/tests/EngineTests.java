package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EngineTests {

    @Test
    void createsMigratedDatabases() throws Exception {
        Schema schema = Schema.of("CREATE TABLE item (id int PRIMARY KEY)", "INSERT INTO item VALUES (1)");
        try (PgTestDb engine = PgTestDb.builder().migrator(schema).build()) {
            for (int i = 0; i < 20; i++) {
                try (TestDatabase database = engine.create();
                        Connection connection = database.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    assertThat(statement.executeUpdate("INSERT INTO item VALUES (2)"))
                            .isEqualTo(1);
                }
            }
            assertThat(schema.migrations()).isEqualTo(1);
        }
    }
}
