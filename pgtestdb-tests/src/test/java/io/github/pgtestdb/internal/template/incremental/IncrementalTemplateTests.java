// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.SqlDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work on an incremental template before it is published. */
class IncrementalTemplateTests {

    @TempDir
    private Path temp;

    private ConnectionDetails admin = SharedServer.admin();

    @Test
    @DisplayName("A large table that an incremental template rewrites is vacuumed")
    void vacuumsRewrittenLargeTable() throws Exception {
        SharedServer.assumeAtLeast(
                15, "older ones are vacuumed whole, and look back at whoever begins in any database");
        String salt = UUID.randomUUID().toString();
        String large = "CREATE TABLE large AS SELECT generate_series(1, 20000) AS id;";
        grow(salt, large);
        assertThat(growAndAsk(
                        salt,
                        "SELECT format('%s of %s pages', relallvisible, relpages) FROM pg_class WHERE relname = 'large'",
                        large,
                        "ALTER TABLE large ALTER COLUMN id TYPE bigint;"))
                .isEqualTo("89 of 89 pages");
    }

    /**
     * A session that begins respects the oldest transaction of all databases, and so does a vacuum that runs at the
     * same time. Then it does not mark younger rows as visible to all. The transaction in the admin database stays open
     * for that reason, and the trigger makes each login take 0.3 s.
     *
     * <p>The session that vacuums begins after the migrations, and no other session begins meanwhile.
     */
    @Test
    @DisplayName("A slow login trigger does not prevent the vacuum of an incremental template")
    void vacuumsDespiteSlowLogin() throws Exception {
        SharedServer.assumeAtLeast(17, "older ones have no triggers on login");
        String salt = UUID.randomUUID().toString();
        String first = "CREATE TABLE item (id int);";
        String large = "DO $$ BEGIN FOR i IN 1..20 LOOP"
                + " EXECUTE format('CREATE TABLE large%s AS SELECT generate_series(1, 20000) AS id', i); END LOOP; END $$;";
        String slowLogin = "CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql"
                + " AS 'BEGIN PERFORM pg_sleep(0.3); END';"
                + " CREATE EVENT TRIGGER slow ON login EXECUTE FUNCTION slow(); ANALYZE pg_class;";
        try (PgTestDb engine = growingAsAdmin(salt, first)) {
            engine.create().close();
        }
        try (Connection other = Queries.connect(SharedServer.admin());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            try (PgTestDb engine = growingAsAdmin(salt, first, large + slowLogin);
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(
                                database.connectionDetails(),
                                "SELECT relname FROM pg_class WHERE relname ~ '^large' AND relallvisible < relpages"))
                        .isEmpty();
            }
        }
    }

    @Test
    @DisplayName("If an incremental template fills a partition, its parent tables are analyzed, too")
    void analyzesParentsOfFilledPartition() throws Exception {
        String salt = UUID.randomUUID().toString();
        String parts =
                "CREATE TABLE parts (id int) PARTITION BY LIST (id); CREATE TABLE part PARTITION OF parts DEFAULT"
                        + " PARTITION BY LIST (id); CREATE TABLE leaf PARTITION OF part DEFAULT;";
        grow(salt, parts);
        assertThat(growAndAsk(
                        salt,
                        "SELECT string_agg(relname || ' ' || reltuples, ', ' ORDER BY relname)"
                                + " FROM pg_class WHERE relname IN ('parts', 'part', 'leaf')",
                        parts,
                        "INSERT INTO parts SELECT generate_series(1, 100);"))
                .isEqualTo("leaf 100, part 100, parts 100");
    }

    @Test
    @DisplayName("A system catalog that an incremental template hardly changed is not analyzed")
    void skipsSlightlyChangedCatalog() throws Exception {
        SharedServer.assumeAtLeast(15, "what the statistics of older ones tell is late");
        Grown grown = growAlone("CREATE TABLE item (id int);", "ALTER TABLE item ADD COLUMN note text;");
        assertThat(grown.hasCache)
                .as("the file that makes a first connection cheap")
                .isEqualTo("t");
        assertThat(grown.rowsOfPgClass).as("not counted again").isNotEqualTo(grown.knownOfPgClass);
    }

    @Test
    @DisplayName("A system catalog that an incremental template changed a lot is analyzed")
    void analyzesHeavilyChangedCatalog() throws Exception {
        Grown grown = growAlone(
                "CREATE TABLE item (id int);",
                "DO $$ BEGIN FOR i IN 1..200 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$;");
        assertThat(grown.hasCache)
                .as("the file that makes a first connection cheap")
                .isEqualTo("t");
        assertThat(grown.rowsOfPgClass).isEqualTo(grown.knownOfPgClass);
    }

    @Test
    @DisplayName("A system catalog is analyzed after several incremental templates with small changes")
    void analyzesCatalogAfterSmallChanges() throws Exception {
        String salt = UUID.randomUUID().toString();
        String first = "CREATE TABLE item (id int);";
        String columns =
                "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('ALTER TABLE item ADD COLUMN %s%s int', '_', i);"
                        + " END LOOP; END $$;";
        grow(salt, first);
        grow(salt, first, columns.replace("'_'", "'a'"));
        Grown grown = grow(salt, first, columns.replace("'_'", "'a'"), columns.replace("'_'", "'b'"));
        assertThat(grown.pagesOfPgAttribute).isEqualTo(grown.knownOfPgAttribute);
    }

    /**
     * ANALYZE deletes the relation cache file. The session that finishes a template begins after the migrations, and writes
     * the file again.
     */
    @Test
    @DisplayName("An incremental template has its relation cache file even if a migration analyzes a catalog")
    void restoresRelationCacheAfterAnalyze() throws Exception {
        assertThat(growAlone("CREATE TABLE item (id int);", "CREATE TABLE a (); CREATE TABLE b (); ANALYZE pg_class;")
                        .hasCache)
                .isEqualTo("t");
    }

    /**
     * Grows a template on a server that no other test uses. Elsewhere, other tests may change thousands of catalog rows
     * at the same time. A session that begins meanwhile does not write the relation cache file.
     */
    private Grown growAlone(String first, String second) throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            admin = own.admin();
            grow("x", first);
            return grow("x", first, second);
        }
    }

    private PgTestDb.Builder growing(String salt, String... files) throws Exception {
        return SharedServer.engine(admin)
                .migrator(SqlMigrator.ofDirectory(SqlDirectory.in(temp, files)))
                .setting("pgtestdb.salt", salt)
                .setting("pgtestdb.create-strategy", "file-copy");
    }

    private PgTestDb growingAsAdmin(String salt, String... files) throws Exception {
        return growing(salt, files)
                .setting("pgtestdb.migration-user", admin.user())
                .build();
    }

    private String growAndAsk(String salt, String sql, String... files) throws Exception {
        try (PgTestDb engine = growing(salt, files).build();
                TestDatabase database = engine.create()) {
            return Queries.rows(database.connectionDetails(), sql).get(0);
        }
    }

    private record Grown(
            String hasCache,
            String rowsOfPgClass,
            String knownOfPgClass,
            String pagesOfPgAttribute,
            String knownOfPgAttribute) {}

    private Grown grow(String salt, String... files) throws Exception {
        try (PgTestDb engine = growing(salt, files).build();
                TestDatabase database = engine.create()) {
            String cache = "SELECT (pg_stat_file('base/' || oid || '/pg_internal.init', true)).size > 0"
                    + " FROM pg_database WHERE datname = '" + database.name() + "'";
            String hasCache = String.valueOf(Queries.rows(admin, cache).get(0));
            ConnectionDetails clone = database.connectionDetails();
            return new Grown(
                    hasCache,
                    Queries.rows(clone, "SELECT count(*) FROM pg_class").get(0),
                    Queries.rows(clone, "SELECT reltuples::bigint FROM pg_class WHERE oid = 'pg_class'::regclass")
                            .get(0),
                    Queries.rows(clone, "SELECT pg_relation_size('pg_attribute') / current_setting('block_size')::int")
                            .get(0),
                    Queries.rows(clone, "SELECT relpages FROM pg_class WHERE oid = 'pg_attribute'::regclass")
                            .get(0));
        }
    }
}
