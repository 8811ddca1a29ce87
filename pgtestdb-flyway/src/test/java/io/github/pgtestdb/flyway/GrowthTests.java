package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A template that grew is the one that would have been built whole; where that is in doubt, it is built whole. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowthTests {

    private static final PgTestDb ENGINE = PgTestDb.builder()
            .migrator(new NothingMigrator())
            .set("pgtestdb.create-strategy", "file-copy") // Which one is not the question; measuring takes a while.
            .build();

    private static final MigrationFolder BEFORE = new MigrationFolder(Map.of())
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

    private static final String VIEW = "CREATE OR REPLACE VIEW total AS SELECT count(*) AS n FROM orders;\n";
    private static final String NEXT =
            "ALTER TABLE product ADD COLUMN price int DEFAULT 7;\nINSERT INTO product (name) VALUES ('next');\n";

    @TempDir
    private Path temp;

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    static Arguments[] growing() {
        UnaryOperator<MigrationFolder> next = folder -> folder.with("V11__next.sql", NEXT);
        return new Arguments[] {
            grows("one more", BEFORE, next, "grown by [1/1 V11]"),
            grows(
                    "two more",
                    BEFORE,
                    folder -> next.apply(folder).with("V12__b.sql", "SELECT 1;"),
                    "grown by [1/2 V11, 2/2 V12]"),
            grows("V10.2 after V10_1", BEFORE, folder -> folder.with("V10.2__b.sql", NEXT), "grown by [1/1 V10.2]"),
            grows(
                    "one in a folder, with a mark of its encoding and a placeholder",
                    BEFORE,
                    folder -> folder.with(
                            "more/V11__n.sql", "\uFEFFINSERT INTO product (name) VALUES ('\u00e9${flyway:user}');"),
                    "grown by [1/1 more/V11]"),
            grows(
                    "not in a transaction",
                    BEFORE,
                    folder -> folder.with("V11__c.sql", "CREATE INDEX CONCURRENTLY ON orders (product);"),
                    "grown by [1/1 V11]"),
            grows(
                    "a .conf of its own",
                    BEFORE,
                    folder -> folder.with("V11__v.sql", "VACUUM product;")
                            .with("V11__v.sql.conf", "executeInTransaction=false\n"),
                    "grown by [1/1 V11]"),
            grows(
                    "the first one had a session to itself",
                    BEFORE.with("V3__set.sql", "SET LOCAL work_mem = '7MB';"),
                    next,
                    "grown by [1/1 V11]"),
            grows("what the database has", BEFORE.with("V3__own.sql", OWN), next, "grown by [1/1 V11]"),
            grows(
                    "a comment on the database",
                    BEFORE,
                    folder -> folder.with("V11__own.sql", OWN),
                    "grown by [1/1 V11]"),
            grows(
                    "a column",
                    BEFORE,
                    folder -> folder.with("V11__c.sql", "ALTER TABLE product ADD COLUMN c int DEFAULT 1;"),
                    "grown by [1/1 V11]"),
            grows(
                    "a type",
                    BEFORE,
                    folder -> folder.with("V11__c.sql", "ALTER TABLE product ALTER name TYPE varchar(99);"),
                    "grown by [1/1 V11]"),
            grows(
                    "an empty table and statistics",
                    BEFORE,
                    folder -> folder.with(
                            "V11__c.sql", "CREATE TABLE fresh (n int); CREATE STATISTICS st ON id, name FROM product;"),
                    "grown by [1/1 V11]"),
            grows(
                    "a repeatable one",
                    BEFORE.with("R__total.sql", VIEW),
                    next,
                    "grown by [1/1 V11]",
                    "grown by [1/1 R]"),
            grows("a repeatable one added", BEFORE, folder -> folder.with("R__total.sql", VIEW), "grown by [1/1 R]"),
            grows(
                    "a repeatable one changed",
                    BEFORE.with("R__total.sql", VIEW),
                    folder -> folder.with("R__total.sql", VIEW.replace("count(*)", "count(*) + 1")),
                    "grown by [1/1 R]"),
            grows(
                    "one before a repeatable one that uses it",
                    BEFORE.with("R__total.sql", VIEW),
                    folder -> folder.with(
                            "V11__drop.sql", "DROP TABLE orders; CREATE TABLE orders AS SELECT 1 AS product"),
                    "grown by [1/1 V11]",
                    "grown by [1/1 R]"),
            grows(
                    "a script at the end",
                    BEFORE.with("afterMigrate.sql", LOGGED),
                    next,
                    "grown by [1/1 V11]",
                    "grown by []"),
            grows(
                    "a script at the end, changed",
                    BEFORE.with("afterMigrate.sql", LOGGED),
                    folder -> folder.with("afterMigrate.sql", LOGGED + "DELETE FROM logged;\n"),
                    "grown by []"),
            grows(
                    "all of it",
                    BEFORE.with("afterMigrate__log.sql", LOGGED)
                            .with("R__total.sql", VIEW)
                            .with("R__total.sql.conf", "executeInTransaction=true\n"),
                    next,
                    "grown by [1/1 V11]",
                    "grown by [1/1 R]"),
        };
    }

    private static final String LOGGED = "CREATE TABLE IF NOT EXISTS logged (n int);\nINSERT INTO logged VALUES (1);\n";
    private static final String OWN = "DO $$ BEGIN"
            + " EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'The shop''s');"
            + " EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());"
            + " END $$;\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource("growing")
    void growsIntoWhatIsBuiltWhole(
            String what, MigrationFolder before, UnaryOperator<MigrationFolder> change, List<String> expected) {
        assertThat(growth(before, change.apply(before), flyway -> {})).containsExactlyElementsOf(expected);
    }

    @Test
    void growsIntoSchemasThatFlywayMadeAndUnderAnotherName() {
        assertThat(growth(
                        BEFORE,
                        BEFORE.with("V11__next.sql", NEXT),
                        flyway -> flyway.schemas("shop", "more").installedBy("somebody")))
                .containsExactly("grown by [1/1 V11]");
    }

    @Test
    void growsIntoWhatIsWrittenInAnotherEncoding() {
        byte[] latin = "INSERT INTO product (name) VALUES ('\u00e9');\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(growth(
                        BEFORE,
                        BEFORE.with("V11__next.sql", latin),
                        flyway -> flyway.encoding(StandardCharsets.ISO_8859_1)))
                .containsExactly("grown by [1/1 V11]");
    }

    @Test
    void growsOnTheClassPath() throws Exception {
        String salt = UUID.randomUUID().toString();
        List<List<String>> grown = new ArrayList<>();
        for (MigrationFolder folder : List.of(BEFORE, BEFORE.with("V11__next.sql", NEXT))) {
            grown.add(onTheClassPath(folder, salt, true));
        }
        List<String> whole = onTheClassPath(
                BEFORE.with("V11__next.sql", NEXT), UUID.randomUUID().toString(), false);
        assertThat(grown.get(1)).isEqualTo(whole).isNotEqualTo(grown.get(0));
    }

    private List<String> onTheClassPath(MigrationFolder folder, String salt, boolean grows) throws Exception {
        URL jar = folder.writeJar(temp.resolve(UUID.randomUUID() + ".jar"), "db/shop");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, before)) {
            thread.setContextClassLoader(loader);
            FlywayMigrator migrator = new FlywayMigrator(
                    flyway -> flyway.locations("classpath:db/shop").placeholders(Map.of("salt", salt)));
            List<String> runs = new ArrayList<>();
            List<String> snapshot = snapshot(new WatchedMigrator(migrator, grows, runs));
            boolean second = grows && folder.files().containsKey("V11__next.sql");
            assertThat(runs).singleElement().asString().startsWith(second ? "grown by [1/1 V11]" : "whole, ");
            return snapshot;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What was applied is not read again: it is no text of any encoding by then. */
    @Test
    void readsOnlyWhatIsNew() throws Exception {
        Path directory = BEFORE.writeTo(temp.resolve(UUID.randomUUID().toString()));
        Consumer<FluentConfiguration> configurer =
                salt().andThen(flyway -> flyway.locations("filesystem:" + directory));
        snapshot(new FlywayMigrator(configurer));
        BEFORE.with("V11__next.sql", NEXT).writeTo(directory);
        Migrator garbled = new FlywayMigrator(configurer) {
            @Override
            public void migrate(MigrationTarget target) {
                new MigrationFolder(Map.of())
                        .with("V1__products.sql", new byte[] {(byte) 0xFF})
                        .writeTo(directory);
                super.migrate(target);
            }
        };
        List<String> runs = new ArrayList<>();
        snapshot(new WatchedMigrator(garbled, true, runs));
        assertThat(runs).containsExactly("grown by [1/1 V11]");
    }

    static Arguments[] whole() {
        MigrationFolder next = BEFORE.with("V11__next.sql", NEXT);
        return new Arguments[] {
            whole(
                    "an earlier file edited",
                    BEFORE,
                    next.with("V2__orders.sql", BEFORE.text("V2__orders.sql") + "-- edited\n")),
            whole(
                    "an earlier file renamed",
                    BEFORE,
                    next.without("V2__orders.sql").with("V2__baskets.sql", BEFORE.text("V2__orders.sql"))),
            whole("an earlier .conf edited", BEFORE, next.with("V2__orders.sql.conf", "executeInTransaction=false\n")),
            whole("one in the middle", BEFORE, next.with("V3__middle.sql", "SELECT 1;")),
            whole("the last one gone", next, BEFORE),
            whole("another callback", BEFORE.with("beforeMigrate.sql", LOGGED), next.with("beforeMigrate.sql", LOGGED)),
            whole(
                    "a callback for what was applied",
                    BEFORE.with("afterMigrateApplied.sql", LOGGED),
                    next.with("afterMigrateApplied.sql", LOGGED)),
            whole("a parameter set", BEFORE.with("V10_9__set.sql", "SET check_function_bodies = off;"), next),
            whole(
                    "a parameter of the database",
                    BEFORE.with("V10_9__set.sql", SETTING),
                    next.with("V10_9__set.sql", SETTING)),
            whole(
                    "a parameter of nobody's",
                    BEFORE.with("V3__set.sql", "SET app.tenant = 'x';"),
                    next.with("V3__set.sql", "SET app.tenant = 'x';")),
            whole(
                    "a temporary table",
                    BEFORE.with("V10_9__t.sql", "CREATE TEMP TABLE t (n int);"),
                    next.with("V10_9__t.sql", "CREATE TEMP TABLE t (n int);")),
            whole(
                    "numbers kept by a session",
                    BEFORE.with("V10_9__s.sql", CACHED),
                    next.with("V10_9__s.sql", CACHED).with("V12__s.sql", "SELECT nextval('s');")),
            whole(
                    "the number that came last",
                    BEFORE.with("V10_9__s.sql", "SELECT nextval('product_id_seq');"),
                    next.with("V10_9__s.sql", "SELECT nextval('product_id_seq');")
                            .with(
                                    "V11__next.sql",
                                    "INSERT INTO product VALUES (99, currval('product_id_seq')::text);")),
        };
    }

    private static final String CACHED = "CREATE SEQUENCE s CACHE 50;\nSELECT nextval('s');\n";
    private static final String SETTING =
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''7MB''', current_database()); END $$;\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void isBuiltWholeAfter(String what, MigrationFolder before, MigrationFolder after) {
        List<String> runs = growth(before, after, flyway -> {});
        assertThat(runs.get(runs.size() - 1)).startsWith("whole, ");
    }

    static Arguments[] doubtful() {
        return new Arguments[] {
            configuration("a target", flyway -> flyway.target("11?")),
            configuration("out of order", flyway -> flyway.outOfOrder(true)),
            configuration("a baseline", flyway -> flyway.baselineOnMigrate(true).baselineVersion("0")),
            configuration("groups", flyway -> flyway.group(true)),
            configuration("initial SQL", flyway -> flyway.initSql("SET work_mem = '7MB'")),
            configuration("a Java migration", flyway -> flyway.javaMigrations(new V7__Seed(3))),
            configuration("a Java callback", flyway -> flyway.callbacks(new ListeningCallback(new ArrayList<>()))),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doubtful")
    void isBuiltWholeWith(String what, Consumer<FluentConfiguration> configurer) {
        assertThat(growth(BEFORE, BEFORE.with("V11__next.sql", NEXT), configurer))
                .singleElement()
                .asString()
                .startsWith("whole, ");
    }

    /** Builds the one, then the other, and compares that with one that was built in one go; tells the second's runs. */
    private List<String> growth(
            MigrationFolder before, MigrationFolder after, Consumer<FluentConfiguration> configurer) {
        Consumer<FluentConfiguration> salted = configurer.andThen(salt());
        snapshot(new WatchedMigrator(migrator(before, salted), true, new ArrayList<>()));
        List<String> runs = new ArrayList<>();
        List<String> grown = snapshot(new WatchedMigrator(migrator(after, salted), true, runs));
        FlywayMigrator alone = migrator(after, configurer.andThen(salt()));
        assertThat(grown).isEqualTo(snapshot(new WatchedMigrator(alone, false, new ArrayList<>())));
        return runs;
    }

    private static Consumer<FluentConfiguration> salt() {
        Map<String, String> salt = Map.of("salt", UUID.randomUUID().toString());
        return flyway -> flyway.placeholders(salt);
    }

    private FlywayMigrator migrator(MigrationFolder folder, Consumer<FluentConfiguration> configurer) {
        Path directory = folder.writeTo(temp.resolve(UUID.randomUUID().toString()));
        return new FlywayMigrator(configurer.andThen(flyway -> flyway.locations("filesystem:" + directory)));
    }

    private static List<String> snapshot(Migrator migrator) {
        try (TestDatabase database = ENGINE.create(migrator)) {
            return DatabaseSnapshot.of(database);
        }
    }

    private static Arguments grows(
            String what, MigrationFolder before, UnaryOperator<MigrationFolder> change, String... runs) {
        return Arguments.of(what, before, change, List.of(runs));
    }

    private static Arguments whole(String what, MigrationFolder before, MigrationFolder after) {
        return Arguments.of(what, before, after);
    }

    private static Arguments configuration(String what, Consumer<FluentConfiguration> configurer) {
        return Arguments.of(what, configurer);
    }
}
