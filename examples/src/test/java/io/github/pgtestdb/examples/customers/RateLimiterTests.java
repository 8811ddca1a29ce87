// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class RateLimiterTests {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void letsSoManyThrough(Connection db) throws SQLException {
        RateLimiter limiter = at(NOON);
        assertThat(limiter.allow(db, "ada")).isTrue();
        assertThat(limiter.allow(db, "ada")).isTrue();
        assertThat(limiter.allow(db, "ada")).isFalse();
        assertThat(limiter.allow(db, "grace")).isTrue();
    }

    @Test
    void beginsAgainWithTheNextWindow(Connection db) throws SQLException {
        for (int i = 0; i < 3; i++) {
            at(NOON.plusSeconds(59)).allow(db, "ada");
        }
        assertThat(at(NOON.plusSeconds(59)).allow(db, "ada")).isFalse();
        assertThat(at(NOON.plusSeconds(60)).allow(db, "ada")).isTrue();
    }

    @Test
    void countsForAllConnectionsTogether(DataSource db) throws Exception {
        Callable<Boolean> request = () -> {
            try (Connection connection = db.getConnection()) {
                return at(NOON).allow(connection, "ada");
            }
        };
        List<Boolean> passed = Race.run(Collections.nCopies(4, request));
        assertThat(passed).containsExactlyInAnyOrder(true, true, false, false);
    }

    @Test
    void forgetsWindowsThatAreOver(Connection db) throws SQLException {
        at(NOON).allow(db, "ada");
        at(NOON.plusSeconds(60)).allow(db, "ada");
        assertThat(at(NOON.plusSeconds(60)).purge(db)).isEqualTo(1);
        assertThat(Sql.number(db, "select count(*) from rate_limits")).isEqualTo(1);
    }

    private static RateLimiter at(Instant instant) {
        return new RateLimiter(Clock.fixed(instant, ZoneOffset.UTC), Duration.ofMinutes(1), 2);
    }
}
