// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static io.github.pgtestdb.flyway.IncrementalComparison.BEFORE;
import static io.github.pgtestdb.flyway.IncrementalComparison.LOGGED;
import static io.github.pgtestdb.flyway.IncrementalComparison.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.FileTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A template is built whole if it is uncertain that growing it gives the same result. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncrementalEligibilityTests {

    @RegisterExtension
    static final IncrementalComparison COMPARISON = new IncrementalComparison();

    @TempDir
    private Path temp;

    static Arguments[] whole() {
        FileTree next = BEFORE.with("V11__next.sql", NEXT);
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
                    "a callback for applied migrations",
                    BEFORE.with("afterMigrateApplied.sql", LOGGED),
                    next.with("afterMigrateApplied.sql", LOGGED)),
            whole("a parameter set", BEFORE.with("V10_9__set.sql", "SET check_function_bodies = off;"), next),
            whole(
                    "a parameter of the database",
                    BEFORE.with("V10_9__set.sql", SETTING),
                    next.with("V10_9__set.sql", SETTING)),
            whole(
                    "a parameter without an owner",
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
    void isBuiltWholeAfter(String what, FileTree before, FileTree after) {
        List<String> runs = COMPARISON.compare(temp, before, after, flyway -> {});
        assertThat(runs.get(runs.size() - 1)).startsWith("full, ");
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
        assertThat(COMPARISON.compare(temp, BEFORE, BEFORE.with("V11__next.sql", NEXT), configurer))
                .singleElement()
                .asString()
                .startsWith("full, ");
    }

    private static Arguments whole(String what, FileTree before, FileTree after) {
        return Arguments.of(what, before, after);
    }

    private static Arguments configuration(String what, Consumer<FluentConfiguration> configurer) {
        return Arguments.of(what, configurer);
    }
}
