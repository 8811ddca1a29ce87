package io.github.pgtestdb.internal.server;

import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** What providers print into the URLs of libpq, as pgjdbc knows it. */
final class LibpqParameters {

    private static final Map<String, String> NAMES = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "target_session_attrs", "targetServerType",
            "channel_binding", "channelBinding");

    /** They change nothing that pgjdbc does: it has its own ways of these. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "sslsni", "pgbouncer");

    private static final String ROOT_CERTIFICATE = "sslrootcert";

    /** The certificates that the machine trusts; on this side, those that Java trusts. */
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
