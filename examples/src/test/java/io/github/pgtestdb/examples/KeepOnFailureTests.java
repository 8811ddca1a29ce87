// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The database of a failed test is kept, and the log says how to open it with {@code psql}. Another test runs the test
 * that fails on purpose, and then looks into the kept database.
 */
class KeepOnFailureTests {

    private static final CompletableFuture<ConnectionDetails> LEFT_BEHIND = new CompletableFuture<>();

    // tag::keep-on-failure[]
    @IsolatedPostgres(migrator = BillingMigrator.class, keep = KeepPolicy.ON_FAILURE)
    static class InvoiceTestCase {

        @Test
        void addsUp(Connection billing) throws SQLException {
            Sql.update(billing, "insert into invoices (order_number, total_cents) values (10001, 15900)");
            assertThat(Sql.number(billing, "select total_cents from invoices")).isEqualTo(15901);
        }
        // end::keep-on-failure[]

        @AfterEach
        void noteWhere(TestDatabase database) {
            LEFT_BEHIND.complete(database.connectionDetails());
        }
    }

    @Test
    void theRowsOfAFailedTestAreStillThere() throws SQLException {
        assertThat(run(InvoiceTestCase.class).getTestsFailedCount()).isEqualTo(1);

        ConnectionDetails kept = LEFT_BEHIND.join();
        try (Connection connection = connect(kept)) {
            assertThat(Sql.number(connection, "select total_cents from invoices"))
                    .isEqualTo(15_900);
        }
        try (Connection connection = connect(kept.withDatabase("postgres"))) {
            Sql.update(connection, "drop database \"" + kept.database() + "\" with (force)");
        }
    }

    private static TestExecutionSummary run(Class<?> testCase) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testCase))
                // This is long enough for this test; with the default, the server would stay for a day.
                .configurationParameter("pgtestdb.keep-for", "1s")
                .build();
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary();
    }

    private static Connection connect(ConnectionDetails database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
