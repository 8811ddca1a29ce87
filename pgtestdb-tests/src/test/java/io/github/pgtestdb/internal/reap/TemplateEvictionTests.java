// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Old templates are dropped by age and by size. Each test has its own server, because it would drop the templates of
 * other tests.
 */
class TemplateEvictionTests {

    private static final int MEGABYTE_BITS = 20;

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

    @Test
    @DisplayName("A template that no run has used for a month is dropped")
    void dropsLongUnusedTemplates() throws Exception {
        String old = template("old", Duration.ofDays(31));
        String young = template("young", Duration.ofDays(29));
        String own = templates.builtBy(schema("own"));
        assertThat(templates.names()).containsExactly(young, own).doesNotContain(old);
    }

    @Test
    @DisplayName("The least recently used templates are dropped until the rest fits the size limit")
    void dropsLeastRecentlyUsedFirst() throws Exception {
        String second = template("second", Duration.ofHours(2));
        String first = template("first", Duration.ofHours(3));
        String third = template("third", Duration.ofHours(1));
        long bytes = templates.size(first);
        assertThat(bytes).isGreaterThan(1 << MEGABYTE_BITS);
        // There is room for two and a half templates, and the run's own template is one of them.
        String own = templates.builtBy(schema("own"), maxSize((bytes * 5 / 2) >> MEGABYTE_BITS));
        assertThat(templates.names()).containsExactly(third, own).doesNotContain(first, second);
    }

    @Test
    void keepsTemplatesWithinSizeLimit() throws Exception {
        String one = template("one", Duration.ofHours(2));
        String own = templates.builtBy(schema("own"), maxSize((templates.size(one) * 5 / 2) >> MEGABYTE_BITS));
        assertThat(templates.names()).containsExactly(one, own);
    }

    @Test
    void aSizeThatIsNotInTheMarkIsAskedFor() throws Exception {
        String one = template("one", Duration.ofHours(2));
        templates.comment(one, templates.comment(one).replaceAll("\"size\":\"[0-9]+\",", ""));
        assertThat(templates.size(one)).isZero();
        String own = templates.builtBy(schema("own"), maxSize(1));
        assertThat(templates.names()).containsExactly(own);
    }

    @Test
    @DisplayName("A template stays as long as a live run uses it")
    void keepsTemplateOfLiveRun() throws Exception {
        String clone;
        try (PgTestDb living = SharedServer.engine(server.admin())
                        .migrator(schema("living"))
                        .build();
                TestDatabase database = living.create()) {
            String used = templates.names().get(0);
            templates.age(used, Duration.ofDays(31));
            String own = templates.builtBy(schema("own"), maxSize(0));
            assertThat(templates.names()).containsExactly(used, own);
            clone = database.name();
        }
        Runs.awaitEnd(server.admin(), clone);
        String next = templates.builtBy(schema("next"), maxSize(0));
        assertThat(templates.names()).as("once nobody uses them").containsExactly(next);
    }

    /** Advisory locks belong to an admin database, and the live run has another one. */
    @Test
    @DisplayName("A template stays if a live run holds its advisory lock in another admin database")
    void keepsTemplateLockedElsewhere() throws Exception {
        Queries.execute(server.admin(), "CREATE DATABASE other");
        String used = template("shared", Duration.ofDays(31));
        ConnectionDetails other = server.admin().withDatabase("other");
        try (PgTestDb living =
                        SharedServer.engine(other).migrator(schema("shared")).build();
                TestDatabase database = living.create()) {
            templates.age(used, Duration.ofDays(31));
            String own = templates.builtBy(schema("own"), maxSize(0));
            assertThat(templates.names()).containsExactly(used, own);
            assertThat(database.name()).isNotEmpty();
        }
    }

    /**
     * Tells whether a session has the lock of the run and that of the template. Only one of a run's two sessions has
     * both.
     */
    private boolean holdsBothLocks(List<String> sessions) throws Exception {
        for (String session : sessions) {
            if (locks(session) == 2) {
                return true;
            }
        }
        return false;
    }

    /**
     * The lock of a template protects it from eviction, and it is lost together with the run's sessions. The eviction
     * begins when a new session has acquired the lock again.
     */
    @Test
    @DisplayName("A template stays if its run lost the session and acquired the advisory lock again")
    void keepsTemplateOfReconnectedRun() throws Exception {
        try (PgTestDb living = SharedServer.engine(server.admin())
                        .migrator(schema("living"))
                        .build();
                TestDatabase database = living.create()) {
            String used = templates.names().get(0);
            String sessions =
                    "FROM pg_stat_activity WHERE application_name = 'pgtestdb run " + Runs.of(database.name()) + "'";
            List<String> before = Queries.rows(server.admin(), "SELECT pid " + sessions);
            Queries.rows(server.admin(), "SELECT pg_terminate_backend(pid) " + sessions);
            Await.until("another session", () -> {
                List<String> now = Queries.rows(server.admin(), "SELECT pid " + sessions + " AND state = 'idle'");
                now.removeAll(before);
                return holdsBothLocks(now);
            });
            String own = templates.builtBy(schema("own"), maxSize(0));
            assertThat(templates.names()).containsExactly(used, own);
        }
    }

    @Test
    @DisplayName("A database with a missing, damaged or foreign template mark is not dropped")
    void keepsDatabasesNotProvablyOurs() throws Exception {
        Queries.execute(server.admin(), "CREATE DATABASE other");
        String ofOthers = template(new Templates(server.admin().withDatabase("other")), "of others");
        String ofAnother = template("of another", Duration.ofDays(31));
        String half = "(\"fingerprint\":\"[0-9a-f]{32})[0-9a-f]{32}";
        templates.comment(ofAnother, templates.comment(ofAnother).replaceAll(half, "$1"));
        String stranger = "pgtestdb_t_0123456789abcdef0123456789abcdef";
        Queries.execute(
                server.admin(),
                "CREATE DATABASE " + stranger,
                "COMMENT ON DATABASE " + stranger + " IS '" + templates.comment(ofOthers) + "'",
                "CREATE DATABASE pgtestdb_t_unmarked");
        String own = templates.builtBy(schema("own"), maxSize(0));
        assertThat(templates.names())
                .containsExactlyInAnyOrder(ofOthers, ofAnother, stranger, "pgtestdb_t_unmarked", own);
    }

    @Test
    @DisplayName("An admin without superuser rights evicts only its own templates")
    void evictsOnlyTemplatesOfOwnRole() throws Exception {
        Queries.execute(server.admin(), "CREATE ROLE plain LOGIN CREATEDB CREATEROLE PASSWORD 'plain'");
        String superusers = template("one", Duration.ofDays(31));
        Templates plain = new Templates(server.admin().withUser("plain", "plain"));
        String its = template(plain, "one");
        plain.comment(its, plain.comment(its).replaceAll("\"size\":\"[0-9]+\",", ""));
        String own = plain.builtBy(schema("own"), maxSize(1));
        assertThat(templates.names()).containsExactly(superusers, own);
    }

    /** The test holds the eviction lock, as a run that evicts templates does. */
    @Test
    @DisplayName("A run skips the eviction of templates while another run holds the eviction lock")
    void skipsEvictionDuringAnother() throws Exception {
        String old = template("old", Duration.ofDays(31));
        try (Connection evicting = Queries.connect(server.admin())) {
            assertThat(AdvisoryLock.EVICTION.tryAcquire(evicting)).isTrue();
            String own = templates.builtBy(schema("own"));
            assertThat(templates.names()).containsExactly(old, own);
        }
    }

    @Test
    void aLaterUseIsMarked() throws Exception {
        Schema schema = schema("one");
        String name = templates.builtBy(schema);
        templates.age(name, Duration.ofMinutes(11));
        String before = templates.comment(name);
        try (PgTestDb engine =
                SharedServer.engine(server.admin()).migrator(schema).build()) {
            engine.create().close();
        }
        assertThat(templates.comment(name)).isNotEqualTo(before);
        assertThat(schema.migrations()).isEqualTo(1);
    }

    private String template(String salt, Duration age) throws Exception {
        String name = templates.builtBy(schema(salt));
        templates.age(name, age);
        return name;
    }

    private static String template(Templates of, String salt) throws Exception {
        String name = of.builtBy(schema(salt));
        of.age(name, Duration.ofDays(31));
        return name;
    }

    private static Schema schema(String salt) {
        return Schema.shared(salt, "CREATE TABLE item (id int)");
    }

    private static String maxSize(long megabytes) {
        return "pgtestdb.template-max-size=" + megabytes + "MB";
    }

    private int locks(String pid) throws SQLException {
        return Queries.rows(
                        server.admin(),
                        "SELECT 1 FROM pg_locks WHERE granted AND locktype = 'advisory' AND pid = " + pid)
                .size();
    }
}
