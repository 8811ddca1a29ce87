// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.junit5.IsolatedPostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A migrator with arguments, which an annotation cannot express. */
// tag::register-extension[]
class RegisterExtensionTests {

    @RegisterExtension
    static final IsolatedPostgresExtension POSTGRES = IsolatedPostgresExtension.builder()
            .migrator(new FlywayMigrator(
                    flyway -> flyway.locations("classpath:db/billing").schemas("billing")))
            .build();

    @RepeatedTest(2)
    void invoicesAreNumbered(Connection billing) throws SQLException {
        assertThat(Sql.number(
                        billing,
                        "insert into billing.invoices (order_number, total_cents) values (10001, 15900) returning id"))
                .isEqualTo(1);
    }
}
// end::register-extension[]
