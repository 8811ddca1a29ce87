// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.jdbc.SessionTimeZone;
import io.github.pgtestdb.internal.support.Libpq;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The environment variables that lead programs in other languages than Java to the database. */
public final class LibpqEnvironment {

    /** Properties that libpq has under the same names. */
    private static final Map<String, String> TLS = Map.of(
            "sslmode", "PGSSLMODE",
            "sslrootcert", "PGSSLROOTCERT",
            "sslcert", "PGSSLCERT",
            "sslkey", "PGSSLKEY");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private LibpqEnvironment() {}

    public static Map<String, String> of(ConnectionDetails details) {
        Map<String, String> tls = new HashMap<>();
        TLS.keySet().forEach(name -> {
            if (details.properties().containsKey(name)) {
                tls.put(name, details.properties().getOrDefault(name, ""));
            }
        });
        Optional<String> socket = Libpq.socketDirectory(details.properties());
        if (socket.isEmpty() && LOOPBACK.contains(details.host())) {
            // Without a value Go's driver requires TLS, and test servers have none.
            tls.putIfAbsent("sslmode", "disable");
        }
        Map<String, String> environment = new HashMap<>();
        tls.forEach((name, value) -> environment.put(TLS.getOrDefault(name, name), value));
        environment.put("PGHOST", socket.orElse(details.host()));
        environment.put("PGPORT", Integer.toString(details.port()));
        environment.put("PGUSER", details.user());
        environment.put("PGDATABASE", details.database());
        String required = details.properties().get(Connections.REQUIRE_AUTH);
        if (required != null) {
            // libpq supports it since version 16. Older versions ignore the variable, but would reject a parameter.
            environment.put("PGREQUIREAUTH", required);
        }
        // pgjdbc sets the same time zone for its sessions. The server's default may change while its templates stay.
        environment.put("PGTZ", SessionTimeZone.current());
        // psql would run the user's own file first.
        environment.put("PSQLRC", File.separatorChar == '/' ? "/dev/null" : "NUL");
        String password = details.password();
        if (password != null) {
            environment.put("PGPASSWORD", password);
        }
        environment.put("DATABASE_URL", url(details, tls));
        environment.put("PGTESTDB_JDBC_URL", details.jdbcUrl());
        return environment;
    }

    private static String url(ConnectionDetails details, Map<String, String> tls) {
        Map<String, String> properties = new HashMap<>(details.properties());
        properties.keySet().retainAll(Set.of(Libpq.SOCKET));
        properties.putAll(tls);
        return new ConnectionDetails(
                        details.host(),
                        details.port(),
                        details.database(),
                        details.user(),
                        details.password(),
                        properties)
                .uri();
    }
}
