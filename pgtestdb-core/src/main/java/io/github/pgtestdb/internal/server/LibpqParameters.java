// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Translates parameters that providers put into libpq URLs to those of pgjdbc. */
final class LibpqParameters {

    private static final Map<String, String> NAMES = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "target_session_attrs", "targetServerType",
            "channel_binding", "channelBinding");

    /** Parameters that have no effect on pgjdbc, which has its own settings for them. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "sslsni", "pgbouncer");

    private static final String ROOT_CERTIFICATE = "sslrootcert";

    /** The certificates that the machine trusts. pgjdbc uses those that Java trusts instead. */
    private static final String SYSTEM = "system";

    private LibpqParameters() {}

    static void translate(Properties parameters) {
        NAMES.forEach((libpq, jdbc) -> {
            String value = (String) parameters.remove(libpq);
            if (value != null) {
                parameters.setProperty(jdbc, value.equals("read-write") ? "primary" : value);
            }
        });
        WITHOUT_MEANING.forEach(parameters::remove);
        if (SYSTEM.equals(parameters.getProperty(ROOT_CERTIFICATE))) {
            parameters.remove(ROOT_CERTIFICATE);
            parameters.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }
}
