// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.FileTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Compares templates that grew with templates that were built whole. */
final class IncrementalComparison implements AfterAllCallback {

    static final FileTree BEFORE = FileTree.EMPTY
            .with("V1__products.sql", """
                    CREATE TABLE product (id bigserial PRIMARY KEY, name text NOT NULL);
                    INSERT INTO product (name) SELECT 'p' || n FROM generate_series(1, 40) n;
                    """)
            .with("V2__orders.sql", "CREATE TABLE orders (product bigint REFERENCES product);\n")
            .with("V2__orders.sql.conf", "executeInTransaction=true\n")
            .with("V10__index.sql", "CREATE INDEX product_of_order ON orders (product);\n")
            .with("V10_1__touch.sql", """
                    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
                    CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
                    COMMENT ON TABLE orders IS 'It''s orders';
                    GRANT SELECT ON product TO PUBLIC;
                    """)
            .with("README.txt", "Not for Flyway.\n");

    static final String NEXT =
            "ALTER TABLE product ADD COLUMN price int DEFAULT 7;\nINSERT INTO product (name) VALUES ('next');\n";
    static final String LOGGED = "CREATE TABLE IF NOT EXISTS logged (n int);\nINSERT INTO logged VALUES (1);\n";

    private final PgTestDb engine = PgTestDb.builder()
            .migrator(new EmptyDatabase())
            .setting("pgtestdb.create-strategy", "file-copy") // Any will do; the automatic choice measures first.
            .build();

    /**
     * Builds both templates in order, and compares the second one with a template that was built whole. Returns the
     * recorded runs of the second one.
     */
    List<String> compare(Path temp, FileTree before, FileTree after, Consumer<FluentConfiguration> configurer) {
        Consumer<FluentConfiguration> salted = configurer.andThen(salt());
        snapshot(new WatchedMigrator(migrator(temp, before, salted), true, new ArrayList<>()));
        List<String> runs = new ArrayList<>();
        List<String> grown = snapshot(new WatchedMigrator(migrator(temp, after, salted), true, runs));
        FlywayMigrator alone = migrator(temp, after, configurer.andThen(salt()));
        assertThat(grown).isEqualTo(snapshot(new WatchedMigrator(alone, false, new ArrayList<>())));
        return runs;
    }

    static Consumer<FluentConfiguration> salt() {
        Map<String, String> salt = Map.of("salt", UUID.randomUUID().toString());
        return flyway -> flyway.placeholders(salt);
    }

    private static FlywayMigrator migrator(Path temp, FileTree folder, Consumer<FluentConfiguration> configurer) {
        Path directory = folder.writeTo(temp.resolve(UUID.randomUUID().toString()));
        return new FlywayMigrator(configurer.andThen(flyway -> flyway.locations("filesystem:" + directory)));
    }

    List<String> snapshot(Migrator migrator) {
        try (TestDatabase database = engine.create(migrator)) {
            return DatabaseSnapshot.of(database);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        engine.close();
    }
}
