package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.SqlMigrator;
import io.github.pgtestdb.spi.PostgresServer;
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
 * A template is taken away while another process wants it. A run lets alone what another uses; whoever drops it by hand does
 * not, and then it is built again. In neither case does a test see an error, and nothing but templates is left.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EvictionRaceTests {

    private static final String ITEM = "CREATE TABLE item (id int);";

    /** Waits for whoever else has just set the same for the role; sessions that begin do not. */
    private static final String HELD_UP =
            "ALTER TABLE item ADD COLUMN note text; ALTER ROLE CURRENT_USER SET geqo_seed = 0;";

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

    @Test
    void betweenTheLookAndTheFirstClone() throws Exception {
        Path files = SqlDirectory.in(temp, ITEM);
        String template = templates.builtBy(SqlMigrator.ofDirectory(files), "pgtestdb.salt=x");
        try (Connection connection = SharedServer.connect(server.admin());
                Statement statement = connection.createStatement();
                ChildJvm run = EngineMain.start(server.admin(), files, "x")) {
            connection.setAutoCommit(false);
            // The catalog still shows it; whoever would clone it waits for the end of this, and then finds no such
            // name.
            statement.execute("ALTER DATABASE " + template + " RENAME TO gone");
            run.order("create");
            Await.until("the clone waits", () -> isWaitedFor(connection, run));
            connection.commit();
            run.await("CREATED ");
            assertThat(close(run)).contains("templates: 1 built in", " s, 1 reused;");
        }
        assertThat(templates.others()).isEmpty();
    }

    @Test
    void betweenTheLookAndTheMarkOfItsUse() throws Exception {
        Path files = SqlDirectory.in(temp, ITEM);
        String template = templates.builtBy(SqlMigrator.ofDirectory(files), "pgtestdb.salt=x");
        templates.age(template, Duration.ofDays(31));
        try (Connection connection = SharedServer.connect(server.admin());
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

    @ParameterizedTest
    @EnumSource
    void whileTheOthersWarmPoolFills(Evictor evictor) throws Exception {
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

    @ParameterizedTest
    @EnumSource
    void whileTheOtherGrowsFromIt(Evictor evictor) throws Exception {
        String foundation = templates.builtBy(SqlMigrator.ofDirectory(SqlDirectory.in(temp, ITEM)), "pgtestdb.salt=x");
        Path grown = SqlDirectory.in(temp, ITEM, HELD_UP);
        // Has its own template before anything is held up.
        Evictor.A_RUN.evict(templates, "");
        assertThat(templates.oid(foundation)).as("nobody used it").isEmpty();
        templates.builtBy(SqlMigrator.ofDirectory(SqlDirectory.in(temp, ITEM)), "pgtestdb.salt=x");
        try (Connection connection = SharedServer.connect(server.admin());
                Statement statement = connection.createStatement();
                ChildJvm run = EngineMain.start(server.admin(), grown, "x")) {
            connection.setAutoCommit(false);
            statement.execute(HOLD_UP);
            run.order("create");
            Await.until("the migration waits", () -> isWaitedFor(connection, run));

            evictor.evict(templates, foundation);
            assertThat(templates.oid(foundation).isEmpty()).isEqualTo(evictor == Evictor.BY_HAND);
            connection.rollback();

            List<String> snapshot = Snapshot.of(server.admin().withDatabase(run.await("CREATED ")));
            assertThat(close(run)).contains("templates: 0 built, 1 grown in");
            assertThat(snapshot).isEqualTo(Snapshot.ofWholeBuild(server.admin(), grown));
        }
        assertThat(templates.others()).isEmpty();
        // What the run used is free once the server has noticed that it is over.
        Await.until("a foundation goes as any other", () -> {
            Evictor.A_RUN.evict(templates, foundation);
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
        String latest = SharedServer.query(server.admin(), LATEST_CLONE).get(0);
        return latest == null ? 0 : Integer.parseInt(latest);
    }

    /** Fails at once with what the other run said, if it has ended. */
    private boolean isWaitedFor(Connection connection, ChildJvm run) throws Exception {
        run.assertAlive();
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        return !SharedServer.query(
                        server.admin(),
                        "SELECT pid FROM pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))")
                .isEmpty();
    }
}
