// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.Seeder;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema, seeds and a data set. Each is a template on top of the one below. */
class LayersTests {

    private static final String PRODUCTS = "id,name,\"Unit \"\"price\"\"\"\n1,rope,2.50\n2,\"a, b\nc\",\n";

    private final String salt = UUID.randomUUID().toString();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("Each layer is built once, and all layers above it share its template")
    void buildsEachLayerOnce() throws Exception {
        Migrator schema = schema();
        Migrator seeded = Layers.of(schema, csv("1_shop.product.csv", PRODUCTS));
        try (PgTestDb engine = engine()) {
            engine.create(seeded).close();
            engine.create(Layers.of(schema, csv("1_shop.product.csv", PRODUCTS), Seeds.of(new Orders("1"))))
                    .close();
            engine.create(schema).close();
            // The schema was built whole, the seeds were put on it, and the orders on those. Then the schema was
            // reused.
            assertThat(engine.summary())
                    .matches(
                            "3 databases \\(.*\\); templates: 1 built in [0-9.]+ s, 2 incremental in [0-9.]+ s, 1 reused; 0 kept");
        }
    }

    @Test
    void theTopLayerHoldsWhatAllOfThemMake() throws Exception {
        Migrator all = Layers.of(
                schema(),
                Seeds.sql(write("1.sql", "INSERT INTO shop.product VALUES (7, 'oar')")),
                csv("1_shop.product.csv", PRODUCTS),
                Seeds.of(new Orders("1")));
        for (String grow : List.of("true", "false")) {
            try (PgTestDb engine = builder(salt + grow)
                            .setting("pgtestdb.incremental-templates", grow)
                            .build();
                    TestDatabase database = engine.create(all)) {
                assertThat(
                                Queries.rows(
                                        database.connectionDetails(),
                                        "SELECT concat_ws('|', id, name, \"Unit \"\"price\"\"\") FROM shop.product ORDER BY id"))
                        .containsExactly("1|rope|2.50", "2|a, b\nc", "7|oar");
                assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM orders"))
                        .containsExactly("3");
            }
        }
    }

    @Test
    void aSeedFileMoreIsPutOnTopOfTheOthers() throws Exception {
        Migrator schema = schema();
        Path seeds = write("1_shop.product.csv", PRODUCTS);
        try (Log log = Log.open();
                PgTestDb engine = engine()) {
            engine.create(Layers.of(schema, Seeds.csv(seeds))).close();
            Files.writeString(seeds.resolve("2_orders.csv"), "product\n1\n");
            try (TestDatabase database = engine.create(Layers.of(schema, Seeds.csv(seeds)))) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM orders"))
                        .containsExactly("1");
                assertThat(log.linesWith(Templates.ofRun(database.name()))).isNotEmpty();
            }
            assertThat(log.linesWith("Built the template of sql + csv"))
                    .hasSize(2)
                    .allMatch(line -> line.matches(".*, on top of pgtestdb_t_[0-9a-f]{32} with 1 more migration"));
        }
    }

    @Test
    @DisplayName("A CSV row that violates a constraint is reported with its file and line")
    void reportsLineOfConstraintViolation() throws Exception {
        assertThatThrownBy(() -> create(csv("1_shop.product.csv", "id,name\n1,rope\n2,oar\n1,again\n")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageMatching("\\QCannot build the template of sql + csv on PostgreSQL at " + SharedServer.admin()
                        + " as role pgtestdb_postgres: the migrations failed after \\E[0-9]+\\Q ms.\n"
                        + "File: 1_shop.product.csv, line 4\n"
                        + "Message: duplicate key value violates unique constraint \"product_pkey\" (SQLSTATE 23505)\n"
                        + "Detail: Key (id)=(1) already exists.\n"
                        + "Where: COPY product, line 4\n"
                        + "The partly built database was dropped. Fix the migration and run the tests again."
                        + "\\E");
    }

    @Test
    @DisplayName("A CSV value that is invalid for its type is reported with its file, line and column")
    void reportsColumnOfInvalidValue() throws Exception {
        assertThatThrownBy(() -> create(csv("shop.product.csv", "id,name\n1,rope\nx,oar\n")))
                .hasMessageContaining("""
                        File: shop.product.csv, line 3
                        Message: invalid input syntax for type integer: "x" (SQLSTATE 22P02)
                        Where: COPY product, line 3, column id: "x"
                        """);
    }

    @Test
    @DisplayName("A CSV file for a missing table is named in the failure")
    void reportsFileOfMissingTable() throws Exception {
        assertThatThrownBy(() -> create(csv("9_basket.csv", "id\n1\n")))
                .hasMessageContaining(
                        "File: 9_basket.csv\nMessage: relation \"basket\" does not exist (SQLSTATE 42P01)\n");
    }

    @Test
    @DisplayName("A CSV header without a column name is reported with its file and line")
    void reportsFileOfUnnamedColumn() throws Exception {
        assertThatThrownBy(() -> create(csv("orders.csv", "product,,\n1,2,3\n")))
                .hasMessageContaining("File: orders.csv, line 1\nMessage: a name is missing. Name the file after its"
                        + " table, such as 1_product.csv, and the columns in its first line, divided by commas.\n");
    }

    @Test
    @DisplayName("A SQL seed that violates a constraint is reported with its file, line and statement")
    void reportsLineOfFailedSqlSeed() throws Exception {
        Path seeds = write("1_orders.sql", "-- orders\nINSERT INTO orders\nVALUES (99);\n");
        assertThatThrownBy(() -> create(Seeds.sql(seeds)))
                .hasMessageContaining("File: 1_orders.sql, line 2\nStatement: INSERT INTO orders\nVALUES (99)\n"
                        + "Message: insert or update on table \"orders\" violates foreign key constraint"
                        + " \"orders_product_fkey\" (SQLSTATE 23503)\n"
                        + "Detail: Key (product)=(99) is not present in table \"product\".");
    }

    @Test
    void aDirectoryWithoutCsvFilesIsNamed() throws Exception {
        Path seeds = write("1.sql", "SELECT 1");
        assertThatThrownBy(Seeds.csv(seeds)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read .csv files: the directory " + seeds
                        + " holds no .csv file. Put one there, or name another place.");
    }

    @Test
    @DisplayName("A seeder's fingerprint covers its class file and its version, so a lambda is refused")
    void fingerprintCoversClassAndVersion() {
        assertThat(Seeds.of(new Orders("1")).fingerprint())
                .isEqualTo(Seeds.of(new Orders("1")).fingerprint());
        assertThat(Seeds.of(new Orders("1")).fingerprint())
                .isNotEqualTo(Seeds.of(new Orders("2")).fingerprint());
        assertThatThrownBy(Seeds.of(connection -> {})::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessageMatching("The class file of the seeder " + LayersTests.class.getName()
                        + "[$][$]Lambda[^ ]* cannot be read, so a change in it would go unnoticed and tests would run on an old"
                        + " template[.] Make it a named class that was compiled to a file, not a lambda, proxy or generated"
                        + " class[.]");
    }

    @Test
    @DisplayName("A seeder's fingerprint covers the values of its fields")
    void fingerprintCoversSeederFields() {
        assertThat(Seeds.of(new Counted(5, null)).fingerprint())
                .isEqualTo(Seeds.of(new Counted(5, null)).fingerprint());
        assertThat(Seeds.of(new Counted(5, null)).fingerprint())
                .isNotEqualTo(Seeds.of(new Counted(500, null)).fingerprint());
        assertThat(Seeds.of(new Counted(5, List.of("a"))).fingerprint())
                .isNotEqualTo(Seeds.of(new Counted(5, List.of("b"))).fingerprint());
    }

    @Test
    @DisplayName("A seeder with a field that cannot be compared is refused unless it overrides version()")
    void refusesSeederWithOpaqueField() {
        assertThatThrownBy(Seeds.of(new Counted(5, new Random(1)))::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("The seeder " + Counted.class.getName() + " keeps what cannot be compared: more"
                        + " (java.util.Random). A change in it would go unnoticed, and tests would run on an old template."
                        + " Override version() to return a text that changes with it, or keep plain values: text, numbers,"
                        + " dates, files, collections and classes of your own with such fields.");
        assertThat(Seeds.of(new Counted(5, new Random(1)) {
                            @Override
                            public String version() {
                                return "1";
                            }
                        })
                        .fingerprint())
                .isNotNull();
    }

    private static class Counted implements Seeder {

        private final int rows;
        private final @Nullable Object more;

        Counted(int rows, @Nullable Object more) {
            this.rows = rows;
            this.more = more;
        }

        @Override
        public void seed(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders SELECT 1 FROM generate_series(1, " + rows + ") -- " + more);
            }
        }
    }

    private record Orders(String version) implements Seeder {

        @Override
        public void seed(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders SELECT 1 FROM generate_series(1, 3)");
            }
        }
    }

    private void create(Migrator seeds) throws Exception {
        try (PgTestDb engine = engine()) {
            engine.create(Layers.of(schema(), seeds)).close();
        }
    }

    private Migrator schema() throws IOException {
        return SqlMigrator.ofDirectory(write(
                "1_schema.sql",
                "CREATE SCHEMA shop; CREATE TABLE shop.product (id int PRIMARY KEY, name text, \"Unit \"\"price\"\"\" numeric);"
                        + " CREATE TABLE orders (product int REFERENCES shop.product);"));
    }

    private Migrator csv(String name, String content) throws IOException {
        return Seeds.csv(write(name, content));
    }

    private Path write(String name, String content) throws IOException {
        Path directory = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        Files.writeString(directory.resolve(name), content);
        return directory;
    }

    private PgTestDb engine() {
        return builder(salt).build();
    }

    private static PgTestDb.Builder builder(String salt) {
        return SharedServer.engine().migrator(Schema.of("SELECT 1")).setting("pgtestdb.salt", salt);
    }
}
