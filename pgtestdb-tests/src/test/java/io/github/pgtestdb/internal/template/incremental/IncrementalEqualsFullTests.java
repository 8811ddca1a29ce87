// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proof that incremental templates are right. For each kind of migrator that can build them, a template that was
 * built on top of another one has the same definitions and rows as a template that was built in full. Other kinds (Flyway
 * migrations in Java, Liquibase, dumps, commands and JPA) have no bases. {@code IncrementalDifferenceTests} compares
 * generated sets of migrations.
 */
class IncrementalEqualsFullTests {

    private static final FileTree BEFORE = FileTree.EMPTY.with("V1__a.sql", """
                    CREATE TABLE a (id serial PRIMARY KEY, note text NOT NULL);
                    INSERT INTO a (note) VALUES ('one'), ('two');
                    """).with("V2__b.sql", """
                    CREATE VIEW notes AS SELECT note FROM a;
                    GRANT SELECT ON notes TO PUBLIC;
                    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
                    CREATE TRIGGER touch BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touch();
                    """);

    private static final FileTree AFTER =
            BEFORE.with("V3__c.sql", """
                    ALTER TABLE a ADD COLUMN n int DEFAULT 3;
                    INSERT INTO a (note) VALUES ('three');
                    COMMENT ON TABLE a IS 'notes';
                    """).with("V4__d.sql", "CREATE INDEX CONCURRENTLY ON a (note);\n");

    private static final FileTree ROWS = FileTree.EMPTY.with("1_a.csv", "id,note\n7,seven\n8,\"a, b\"\n");

    /** A kind of migrator, with its migrations before and after an addition. */
    private enum Kind {
        SQL_FILES {
            @Override
            Migrator migrator(boolean after, Path directory) {
                return SqlMigrator.ofDirectory((after ? AFTER : BEFORE).writeTo(directory));
            }
        },
        FLYWAY_SQL {
            @Override
            Migrator migrator(boolean after, Path directory) {
                String location = "filesystem:" + (after ? AFTER : BEFORE).writeTo(directory);
                return new FlywayMigrator(flyway -> flyway.locations(location));
            }
        },
        FLYWAY_SQL_AND_REPEATABLE {
            @Override
            Migrator migrator(boolean after, Path directory) {
                FileTree files = (after ? AFTER : BEFORE)
                        .with("R__total.sql", "CREATE OR REPLACE VIEW total AS SELECT count(*) AS n FROM a;\n");
                String location = "filesystem:" + files.writeTo(directory);
                return new FlywayMigrator(flyway -> flyway.locations(location));
            }
        },
        SEEDS_ON_A_SCHEMA {
            @Override
            Migrator migrator(boolean after, Path directory) {
                Migrator schema = SQL_FILES.migrator(false, directory.resolve("schema"));
                return after ? Layers.of(schema, Seeds.csv(ROWS.writeTo(directory.resolve("rows")))) : schema;
            }
        },
        MORE_CSV_FILES {
            @Override
            Migrator migrator(boolean after, Path directory) {
                Migrator schema = SQL_FILES.migrator(false, directory.resolve("schema"));
                FileTree rows = after ? ROWS.with("2_a.csv", "id,note\n9,nine\n") : ROWS;
                return Layers.of(schema, Seeds.csv(rows.writeTo(directory.resolve("rows"))));
            }
        },
        DATA_ON_SEEDS {
            @Override
            Migrator migrator(boolean after, Path directory) {
                Migrator seeded = MORE_CSV_FILES.migrator(false, directory);
                Path data = FileTree.EMPTY
                        .with("1.sql", "INSERT INTO a (id, note) SELECT n, 'many' FROM generate_series(100, 200) n;\n")
                        .writeTo(directory.resolve("data"));
                return after ? Layers.of(seeded, Seeds.sql(data)) : seeded;
            }
        };

        abstract Migrator migrator(boolean after, Path directory);
    }

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    @DisplayName("An incremental template has the definitions and rows of a full one")
    void incrementalEqualsFull(Kind kind) throws Exception {
        String salt = UUID.randomUUID().toString();
        Built before = build(kind.migrator(false, directory()), salt, true);
        Built incremental = build(kind.migrator(true, directory()), salt, true);
        Built full = build(kind.migrator(true, directory()), UUID.randomUUID().toString(), false);

        assertThat(incremental.summary()).contains("templates: 0 built, ");
        assertThat(full.summary()).contains("templates: 1 built in ").doesNotContain("incremental");
        assertThat(incremental.contents()).isEqualTo(full.contents()).isNotEqualTo(before.contents());
    }

    private record Built(List<String> contents, String summary) {}

    private static Built build(Migrator migrator, String salt, boolean incremental) throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(migrator)
                .setting("pgtestdb.salt", salt)
                .setting("pgtestdb.incremental-templates", Boolean.toString(incremental))
                .build()) {
            List<String> contents;
            try (TestDatabase database = engine.create()) {
                contents = Queries.rows(database.connectionDetails(), Queries.SNAPSHOT);
            }
            return new Built(contents, engine.summary());
        }
    }

    private Path directory() {
        return temp.resolve(UUID.randomUUID().toString());
    }
}
