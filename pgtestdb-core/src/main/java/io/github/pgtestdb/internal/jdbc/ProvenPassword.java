// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Rejects servers that request the password in clear text or as MD5. This replaces {@code requireAuth} of pgjdbc
 * 42.7.11 and newer in older drivers. They still accept a server that requests no authentication at all. Public because
 * pgjdbc creates it by its name. Thread-safe.
 */
public final class ProvenPassword implements AuthenticationPlugin {

    private final @Nullable String password;

    /**
     * Called by pgjdbc.
     *
     * @param connection the properties of the connection that is being opened
     */
    public ProvenPassword(Properties connection) {
        this.password = connection.getProperty(PGProperty.PASSWORD.getName());
    }

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        if (type == AuthenticationRequestType.CLEARTEXT_PASSWORD || type == AuthenticationRequestType.MD5_PASSWORD) {
            throw new PSQLException(
                    "Authentication method is not allowed by " + Connections.REQUIRE_AUTH,
                    PSQLState.CONNECTION_REJECTED);
        }
        return password == null ? null : password.toCharArray();
    }
}
