// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.EngineMain;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Snapshot;
import io.github.pgtestdb.tests.SqlDirectory;
import io.github.pgtestdb.tests.Templates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes need the same template at the same time. It is built on a base that exists. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IncrementalRaceTests {

    private static final int RUNS = 4;
    private static final String ITEM = "CREATE TABLE item (id int);";

    /**
     * The last statement waits while another transaction that has set a parameter of the same role is open. Both write
     * the row of the role in {@code pg_db_role_setting}. Sessions that begin only read that row, so they do not wait.
     */
    private static final String HELD_UP =
            "ALTER TABLE item ADD COLUMN note text; ALTER ROLE CURRENT_USER SET geqo_seed = 0;";

    /** Makes migrations wait at the last statement of {@link #HELD_UP}, until the transaction ends. */
    private static final String HOLD_UP = "ALTER ROLE pgtestdb_postgres SET geqo_seed = 0";

    /**
     * Finds runs that wait for the build lock. A run tries to acquire it again and again. Between two tries it checks
     * that the session is alive, and then this query does not find the run.
     */
    private static final String TRY_TO_BUILD = "SELECT application_name FROM pg_stat_activity"
            + " WHERE query = 'SELECT pg_try_advisory_lock($1)' AND application_name LIKE 'pgtestdb run %'"
            + " AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock')";

    /** The runs whose migrations wait, as they are called in pg_stat_activity. */
    private static final String HELD_UP_MIGRATIONS = "SELECT 'pgtestdb run ' || split_part(datname, '_', 3)"
            + " FROM pg_stat_activity WHERE application_name = 'pgtestdb migration' AND wait_event_type = 'Lock'";

    /** Describes, for a failed test, what each session does and which sessions it waits for. */
    private static final String STATE = "SELECT concat_ws(' ', pid, backend_type, datname, application_name, state,"
            + " wait_event_type, wait_event, pg_blocking_pids(pid), left(query, 200)) FROM pg_stat_activity ORDER BY pid";

    private static final String REUSED = "0 built, 0 incremental, 1 reused";

    @TempDir
    private Path temp;

    private PostgresServer server;
    private Templates templates;
    private String base;
    private Path longer;
    private final List<ChildJvm> runs = new ArrayList<>();

    @BeforeEach
    void buildTheBase() throws Exception {
        server = SharedServer.startOwn(Map.of());
        templates = new Templates(server.admin());
        base = templates.builtBy(SqlMigrator.ofDirectory(SqlDirectory.in(temp, ITEM)), "pgtestdb.salt=x");
        longer = SqlDirectory.in(temp, ITEM, HELD_UP);
    }

    @AfterEach
    void stopAll() {
        runs.forEach(ChildJvm::close);
        server.close();
    }

    /**
     * The test holds the build lock until all runs wait for it. Otherwise the first run might be finished before the
     * others look for the template.
     */
    @Test
    @DisplayName("Of several runs that need the same incremental template, one builds it")
    void buildsOnce() throws Exception {
        try (Connection building = Queries.connect(server.admin())) {
            assertThat(AdvisoryLock.BUILD.tryAcquire(building)).isTrue();
            startRuns();
            awaitCounts("all wait to build", 0, RUNS);
        }
        assertThat(outcomes(allEqual()))
                .containsOnlyOnce("0 built, 1 incremental, 0 reused")
                .hasSize(RUNS)
                .contains(REUSED);
        assertThat(templates.names()).contains(base).hasSize(2 + 1);
    }

    /**
     * A run chooses a base only after it acquired the build lock. While all runs wait for that lock, no run uses
     * the base, so another run may evict it. The other run does not need the build lock, because its own template
     * exists.
     */
    @Test
    @DisplayName("The template is built once if its base is evicted meanwhile")
    void buildsOnceIfBaseIsEvicted() throws Exception {
        Schema another = Schema.shared("another", "SELECT 1");
        templates.builtBy(another);
        try (Connection building = Queries.connect(server.admin())) {
            assertThat(AdvisoryLock.BUILD.tryAcquire(building)).isTrue();
            startRuns();
            awaitCounts("all wait to build", 0, RUNS);
            try (PgTestDb evicting = SharedServer.engine(server.admin())
                    .migrator(another)
                    .setting("pgtestdb.template-max-size", "0MB")
                    .build()) {
                evicting.create().close();
            }
            assertThat(templates.oid(base)).isEmpty();
        }
        assertThat(outcomes(allEqual()))
                .containsOnlyOnce("1 built, 0 incremental, 0 reused")
                .hasSize(RUNS)
                .contains(REUSED);
    }

    /**
     * The open transaction stops the migration of the run that has the build lock. At that point the run has already
     * cloned the base, and the other runs wait for the build lock.
     */
    @Test
    @DisplayName("The template is built once if its base is dropped in the middle")
    void buildsOnceIfBaseIsDropped() throws Exception {
        try (Connection connection = Queries.connect(server.admin());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(HOLD_UP);
            startRuns();
            awaitCounts("one builds, and the others wait", 1, RUNS - 1);
            templates.drop(base);
            connection.rollback();
        }
        assertThat(outcomes(allEqual()))
                .containsOnlyOnce("0 built, 1 incremental, 0 reused")
                .hasSize(RUNS)
                .contains(REUSED);
    }

    private void startRuns() throws Exception {
        for (int i = 0; i < RUNS; i++) {
            runs.add(EngineMain.start(server.admin(), longer, "x", "pgtestdb.warm-databases=0"));
            runs.get(i).order("create");
        }
    }

    /**
     * Waits until each run has a database, and compares it with the result of a whole build. The number in its name is
     * 1 if the run has created no other database. That holds for all runs except the one that built the template.
     */
    private List<ChildJvm> allEqual() throws Exception {
        List<String> databases = new ArrayList<>();
        List<List<String>> snapshots = new ArrayList<>();
        for (ChildJvm run : runs) {
            databases.add(run.await("CREATED "));
        }
        for (String database : databases) {
            snapshots.add(Snapshot.of(server.admin().withDatabase(database)));
        }
        assertThat(databases).filteredOn(name -> !name.endsWith("_1")).hasSize(1);
        assertThat(snapshots).hasSize(RUNS).containsOnly(Snapshot.ofWholeBuild(server.admin(), longer));
        return runs;
    }

    /** Closes the runs, and returns how each got its template, for example {@code 0 built, 1 incremental, 0 reused}. */
    private List<String> outcomes(List<ChildJvm> of) throws Exception {
        List<String> outcomes = new ArrayList<>();
        for (ChildJvm run : of) {
            run.order("close");
            String summary = run.await("CLOSED ");
            outcomes.add(String.join(
                    ", ",
                    Stream.of("built", "incremental", "reused")
                            .map(how -> times(how, summary))
                            .toList()));
        }
        assertThat(templates.others()).isEmpty();
        return outcomes;
    }

    private static String times(String how, String summary) {
        Matcher matcher = Pattern.compile("[:,] (\\d+) " + how).matcher(summary);
        return (matcher.find() ? matcher.group(1) : "0") + " " + how;
    }

    private void awaitCounts(String what, int migrating, int waiting) throws Exception {
        Set<String> seen = new HashSet<>();
        try {
            Await.until(what, () -> {
                for (ChildJvm run : runs) {
                    run.assertAlive();
                }
                seen.addAll(Queries.rows(server.admin(), TRY_TO_BUILD));
                List<String> heldUp = Queries.rows(server.admin(), HELD_UP_MIGRATIONS);
                heldUp.forEach(seen::remove); // They tried, too, before they had the lock.
                return heldUp.size() == migrating && seen.size() == waiting;
            });
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ":\n" + String.join("\n", Queries.rows(server.admin(), STATE)), e);
        }
    }
}
