// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class SessionsTests {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Sessions sessions = at(NOON);
    private long ada;

    @BeforeEach
    void adaLogsIn(DataSource db, Connection connection) throws SQLException {
        ada = Shop.customer(db, Shop.ALPINE, "ada");
        sessions.begin(connection, ada, "token-1");
    }

    @Test
    void aTokenSaysWhoItIs(Connection db) throws SQLException {
        assertThat(sessions.profile(db, "token-1")).hasValue(ada);
        assertThat(sessions.profile(db, "token-2")).isEmpty();
    }

    @Test
    void aSessionEnds(Connection db) throws SQLException {
        assertThat(at(NOON.plusSeconds(3_599)).profile(db, "token-1")).hasValue(ada);
        assertThat(at(NOON.plusSeconds(3_600)).profile(db, "token-1")).isEmpty();
    }

    @Test
    void allSessionsAreRevokedAtOnce(Connection db) throws SQLException {
        sessions.begin(db, ada, "token-2");
        assertThat(sessions.revokeAll(db, ada)).isEqualTo(2);
        assertThat(sessions.profile(db, "token-1")).isEmpty();
    }

    @Test
    void theTokenItselfIsNotStored(Connection db) throws SQLException {
        assertThat(Sql.text(db, "select encode(token_sha256, 'hex') from sessions"))
                .isEqualTo("3f08aace122ee2368432c1ca23a049bc640bafbf00fdf33a52429f38ba12dbf9");
    }

    private static Sessions at(Instant instant) {
        return new Sessions(Clock.fixed(instant, ZoneOffset.UTC), Duration.ofHours(1));
    }
}
