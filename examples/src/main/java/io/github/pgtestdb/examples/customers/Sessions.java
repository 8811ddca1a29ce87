// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.customers;

import io.github.pgtestdb.examples.db.Sql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** The sessions of logged-in customers. The database holds only a hash of the token. Thread-safe. */
public final class Sessions {

    private final Clock clock;
    private final Duration lifetime;

    /** Creates sessions that expire after a lifetime. */
    public Sessions(Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** Begins a session. */
    public void begin(Connection connection, long profile, String token) throws SQLException {
        Instant now = clock.instant();
        Sql.update(
                connection,
                "insert into sessions (profile_id, token_sha256, created_at, seen_at, expires_at)"
                        + " values (?, ?, ?, ?, ?)",
                profile,
                sha256(token),
                now,
                now,
                now.plus(lifetime));
    }

    /** Finds the customer of a token; empty if the token is unknown, expired or revoked. */
    public OptionalLong profile(Connection connection, String token) throws SQLException {
        return Sql.list(connection, """
                        update sessions set seen_at = ?
                        where token_sha256 = ? and revoked_at is null and expires_at > ?
                        returning profile_id
                        """, row -> row.getLong(1), clock.instant(), sha256(token), clock.instant())
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** Ends all sessions of a customer; returns how many. */
    public int revokeAll(Connection connection, long profile) throws SQLException {
        return Sql.update(
                connection,
                "update sessions set revoked_at = ? where profile_id = ? and revoked_at is null",
                clock.instant(),
                profile);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
