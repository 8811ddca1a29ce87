// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.EngineMain;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Snapshot;
import io.github.pgtestdb.tests.SqlDirectory;
import io.github.pgtestdb.tests.Templates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/**
 * A template is dropped while another process needs it. A run does not drop a template that another run uses. A
 * template that is dropped by hand is built again. In both cases no test fails, and only templates remain.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EvictionRaceTests {

    private static final String ITEM = "CREATE TABLE item (id int);";

    /**
     * The last statement waits while another transaction that has set a parameter of the same role is open. Both write
     * the row of the role in {@code pg_db_role_setting}. Sessions that begin only read that row, so they do not wait.
     */
    private static final String HELD_UP =
            "ALTER TABLE item ADD COLUMN note text; ALTER ROLE CURRENT_USER SET geqo_seed = 0;";

    /** Makes migrations wait at the last statement of {@link #HELD_UP}, until the transaction ends. */
    private static final String HOLD_UP = "ALTER ROLE pgtestdb_postgres SET geqo_seed = 0";

    private static final String LATEST_CLONE =
            "SELECT max(split_part(datname, '_', 4)::int) FROM pg_database WHERE datname LIKE 'pgtestdb\\_c\\_%'";
    private static final int CLONES_IN_BETWEEN = 20;

    @TempDir
    private Path temp;

    private PostgresServer server;
    private Templates templates;

    @BeforeEach
    void startServer() {
        server = SharedServer.startOwn(Map.of());
        templates = new Templates(server.admin());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /**
     * The run looks up the template for its first database only. Because it makes no databases in advance, it clones
     * the template again for the second one.
     */
    @ParameterizedTest
    @EnumSource
    void betweenTheLookAndALaterClone(Evictor evictor) throws Exception {
        try (ChildJvm run =
                EngineMain.start(server.admin(), SqlDirectory.in(temp, ITEM), "x", "pgtestdb.warm-databases=0")) {
            create(run);
            String template = templates.names().get(0);
            String oid = templates.oid(template);

            evictor.evict(templates, template);
            create(run);

            assertThat(templates.oid(template).equals(oid)).as("it stays").isEqualTo(evictor == Evictor.A_RUN);
            assertThat(close(run)).contains(evictor == Evictor.A_RUN ? "1 built in" : "2 built in");
        }
        assertThat(templates.others()).isEmpty();
    }

    /**
     * The rename is not committed. Other sessions still see the old name in the catalog, so the run finds the template.
     * CREATE DATABASE then waits for the rename, because both lock the template. After the commit it finds no database
     * of that name.
     */
    @Test
    void betweenTheLookAndTheFirstClone() throws Exception {
        Path files = SqlDirectory.in(temp, ITEM);
        String template = templates.builtBy(SqlMigrator.ofDirectory(files), "pgtestdb.salt=x");
        try (Connection connection = Queries.connect(server.admin());
                Statement statement = connection.createStatement();
                ChildJvm run = EngineMain.start(server.admin(), files, "x")) {
            connection.setAutoCommit(false);
            statement.execute("ALTER DATABASE " + template + " RENAME TO gone");
            run.order("create");
            Await.until("the clone waits", () -> isWaitedFor(connection, run));
            connection.commit();
            run.await("CREATED ");
            assertThat(close(run)).contains("templates: 1 built in", " s, 1 reused;");
        }
        assertThat(templates.others()).isEmpty();
    }

    /**
     * The last use is 31 days ago, so the run updates the mark of the template as soon as it has found it. The
     * uncommitted rename locks the template, and COMMENT ON DATABASE waits for it. After the commit it finds no
     * database of that name.
     */
    @Test
    void betweenTheLookAndTheMarkOfItsUse() throws Exception {
        Path files = SqlDirectory.in(temp, ITEM);
        String template = templates.builtBy(SqlMigrator.ofDirectory(files), "pgtestdb.salt=x");
        templates.age(template, Duration.ofDays(31));
        try (Connection connection = Queries.connect(server.admin());
                Statement statement = connection.createStatement();
                ChildJvm run = EngineMain.start(server.admin(), files, "x")) {
            connection.setAutoCommit(false);
            statement.execute("ALTER DATABASE " + template + " RENAME TO gone");
            run.order("create");
            Await.until("the mark waits", () -> isWaitedFor(connection, run));
            connection.commit();
            run.await("CREATED ");
            assertThat(close(run)).contains("templates: 1 built in", " s, 0 reused;");
        }
        assertThat(templates.others()).isEmpty();
    }

    /** Two threads of the run take databases without a pause, so its pool clones the template all the time. */
    @ParameterizedTest
    @EnumSource
    void whileOtherPoolFills(Evictor evictor) throws Exception {
        try (ChildJvm run = EngineMain.start(server.admin(), SqlDirectory.in(temp, ITEM), "x")) {
            run.order("churn");
            run.await("CHURNING");
            Await.until("a template", () -> !templates.names().isEmpty());
            String template = templates.names().get(0);
            for (int i = 0; i < 3; i++) {
                Await.until("a template", () -> !templates.oid(template).isEmpty());
                int before = latestClone();
                Await.until("more clones", () -> latestClone() > before + CLONES_IN_BETWEEN);
                evictor.evict(templates, template);
            }
            run.order("stop");
            assertThat(Integer.parseInt(run.await("STOPPED "))).isPositive();
            String summary = close(run);
            if (evictor == Evictor.A_RUN) {
                assertThat(summary).contains("templates: 1 built in", " s, 0 reused;");
            } else {
                assertThat(summary).containsPattern("templates: [34] built in");
            }
        }
        assertThat(templates.others()).isEmpty();
    }

    /**
     * The migration waits for the open transaction. At that point the run has already cloned the base, and its
     * template is not finished.
     */
    @ParameterizedTest
    @EnumSource
    void whileTheOtherGrowsFromIt(Evictor evictor) throws Exception {
        String base = templates.builtBy(SqlMigrator.ofDirectory(SqlDirectory.in(temp, ITEM)), "pgtestdb.salt=x");
        Path grown = SqlDirectory.in(temp, ITEM, HELD_UP);
        // Builds the evictor's own template now. Later the waiting migration keeps the build lock.
        Evictor.A_RUN.evict(templates, "");
        assertThat(templates.oid(base)).as("nobody used it").isEmpty();
        templates.builtBy(SqlMigrator.ofDirectory(SqlDirectory.in(temp, ITEM)), "pgtestdb.salt=x");
        try (Connection connection = Queries.connect(server.admin());
                Statement statement = connection.createStatement();
                ChildJvm run = EngineMain.start(server.admin(), grown, "x")) {
            connection.setAutoCommit(false);
            statement.execute(HOLD_UP);
            run.order("create");
            Await.until("the migration waits", () -> isWaitedFor(connection, run));

            evictor.evict(templates, base);
            assertThat(templates.oid(base).isEmpty()).isEqualTo(evictor == Evictor.BY_HAND);
            connection.rollback();

            List<String> snapshot = Snapshot.of(server.admin().withDatabase(run.await("CREATED ")));
            assertThat(close(run)).contains("templates: 0 built, 1 incremental in");
            assertThat(snapshot).isEqualTo(Snapshot.ofWholeBuild(server.admin(), grown));
        }
        assertThat(templates.others()).isEmpty();
        // The server releases the base's lock when it has noticed the end of the run.
        Await.until("a base goes as any other", () -> {
            Evictor.A_RUN.evict(templates, base);
            return templates.names().size() == 1;
        });
    }

    private static void create(ChildJvm run) throws Exception {
        run.order("create");
        run.await("CREATED ");
    }

    private static String close(ChildJvm run) throws Exception {
        run.order("close");
        return run.await("CLOSED ");
    }

    private int latestClone() throws SQLException {
        String latest = Queries.rows(server.admin(), LATEST_CLONE).get(0);
        return latest == null ? 0 : Integer.parseInt(latest);
    }

    /** Tells whether a session waits for this connection. If the other run has ended, fails at once with its output. */
    private boolean isWaitedFor(Connection connection, ChildJvm run) throws Exception {
        run.assertAlive();
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        return !Queries.rows(
                        server.admin(),
                        "SELECT pid FROM pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))")
                .isEmpty();
    }
}
