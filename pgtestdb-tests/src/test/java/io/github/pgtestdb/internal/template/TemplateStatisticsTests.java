// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TemplateStatisticsTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final String migrator = "migrator_" + UUID.randomUUID();

    @Test
    @DisplayName("An ANALYZE that does not end is cancelled with a warning, and other tables are analyzed")
    void cancelsEndlessAnalyze() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(Schema.of("CREATE TABLE quick AS SELECT generate_series(1, 9) AS id"))
                        .build();
                TestDatabase database = engine.create();
                Connection session = database.dataSource().getConnection()) {
            try (Statement statement = session.createStatement()) {
                statement.execute("CREATE FUNCTION slow(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
                        + " 'BEGIN RETURN id; END'");
                statement.execute("CREATE TABLE endless AS SELECT generate_series(1, 9) AS id");
                statement.execute("CREATE INDEX ON endless (slow(id))");
                statement.execute("CREATE OR REPLACE FUNCTION slow(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
                        + " 'BEGIN PERFORM pg_sleep(1000); RETURN id; END'");
            }
            List<String> warnings =
                    warningsOf(() -> new TemplateStatistics(session, migrator, LIMIT).gather(Optional.empty()));
            assertThat(warnings)
                    .filteredOn(warning -> warning.contains("public.endless"))
                    .singleElement()
                    .asString()
                    .startsWith("Cannot ANALYZE the table public.endless in the template of " + migrator
                            + ": it did not end within 5000 ms. ERROR: canceling statement due to statement timeout\n");
            assertThat(Queries.rows(
                            database.connectionDetails(), "SELECT reltuples FROM pg_class WHERE relname = 'quick'"))
                    .containsExactly("9");
        }
    }

    /** Work that may log warnings. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private List<String> warningsOf(Work work) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.pgtestdb");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            work.run();
        } finally {
            logger.detachAppender(log);
        }
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.contains(migrator))
                .toList();
    }
}
