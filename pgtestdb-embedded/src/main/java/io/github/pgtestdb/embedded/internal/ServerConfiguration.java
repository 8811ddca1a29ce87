package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is appended to postgresql.conf.
 *
 * @param parameters names and values, the user's own last
 * @param own the user's own as a sentence for messages, or nothing
 */
record ServerConfiguration(Map<String, String> parameters, String own) {

    static final int SCRAM_ITERATIONS_SINCE = 16;

    /** Iterations slow down whoever guesses a password; nobody guesses 24 random bytes. */
    static final int SCRAM_ITERATIONS = 1;

    private static final int IO_METHOD_SINCE = 18;
    private static final String PARAMETER_NAME = "[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)?";

    /** Ours to decide: where the server listens, and on what files it works. */
    private static final Set<String> RESERVED = Set.of(
            "port", "listen_addresses", "data_directory", "hba_file", "ident_file", "config_file", "external_pid_file");

    static ServerConfiguration of(Settings settings, int majorVersion) {
        Map<String, String> own = ownParameters(settings);
        Map<String, String> parameters = new LinkedHashMap<>(tuned(majorVersion));
        parameters.put(
                "max_connections",
                settings.get(EmbeddedSettings.MAX_CONNECTIONS).toString());
        if (!own.containsKey("wal_level")) {
            parameters.putAll(withoutReplication());
        }
        parameters.putAll(own);
        return new ServerConfiguration(parameters, sentence(settings, own));
    }

    /** The lines for a server on that port: for the same settings the same text, in every JVM. */
    String text(int port) {
        String place = "listen_addresses = '127.0.0.1'\nport = " + port + "\n";
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + escape(entry.getValue()) + "'\n")
                .collect(Collectors.joining("", "\n# pgtestdb\n", place));
    }

    /** Nothing here survives a crash of the machine, and nothing needs to. */
    private static Map<String, String> tuned(int majorVersion) {
        Map<String, String> tuned = new LinkedHashMap<>();
        tuned.put("fsync", "off");
        tuned.put("full_page_writes", "off");
        tuned.put("synchronous_commit", "off");
        // On tmpfs the log is memory: keep it small, and its files sparse.
        tuned.put("max_wal_size", "256MB");
        tuned.put("min_wal_size", "32MB");
        tuned.put("wal_init_zero", "off");
        tuned.put("checkpoint_timeout", "1h");
        tuned.put("log_checkpoints", "off");
        // Test tables are small and short-lived: both cost more than they bring.
        tuned.put("autovacuum", "off");
        tuned.put("jit", "off");
        tuned.put("shared_buffers", "128MB");
        tuned.put("huge_pages", "off");
        // In the data directory it goes with it, and a container's small /dev/shm does not matter.
        tuned.put("dynamic_shared_memory_type", "mmap");
        // A test of a deadlock need not wait a second for PostgreSQL to look for one.
        tuned.put("deadlock_timeout", "100ms");
        tuned.put("unix_socket_directories", "");
        tuned.put("timezone", "UTC");
        tuned.put("log_timezone", "UTC");
        if (majorVersion >= SCRAM_ITERATIONS_SINCE) {
            tuned.put("scram_iterations", Integer.toString(SCRAM_ITERATIONS));
        }
        if (majorVersion >= IO_METHOD_SINCE) {
            // No worker processes for files that lie in memory anyway.
            tuned.put("io_method", "sync");
        }
        return tuned;
    }

    /** A user who sets wal_level wants replication, and PostgreSQL's own defaults for it. */
    private static Map<String, String> withoutReplication() {
        Map<String, String> without = new LinkedHashMap<>();
        without.put("wal_level", "minimal");
        without.put("max_wal_senders", "0");
        without.put("max_logical_replication_workers", "0");
        return without;
    }

    /** A part without an equals sign goes on with the value before it: {@code shared_preload_libraries=a,b}. */
    private static Map<String, String> ownParameters(Settings settings) {
        List<String> parts = settings.get(EmbeddedSettings.CONFIG);
        Map<String, String> own = new LinkedHashMap<>();
        String name = "";
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals < 0 && !name.isEmpty()) {
                own.merge(name, part, (value, more) -> value + "," + more);
                continue;
            }
            name = equals < 0 ? part : part.substring(0, equals).strip();
            check(settings, part, name, equals);
            own.put(name, part.substring(equals + 1).strip());
        }
        return own;
    }

    private static String sentence(Settings settings, Map<String, String> own) {
        return own.isEmpty()
                ? ""
                : "\nAmong its parameters are those from " + settings.origin(EmbeddedSettings.CONFIG) + ": "
                        + String.join(",", settings.get(EmbeddedSettings.CONFIG)) + ".";
    }

    private static void check(Settings settings, String part, String name, int equals) {
        String source = EmbeddedSettings.CONFIG.key() + " (" + settings.origin(EmbeddedSettings.CONFIG) + ")";
        if (equals < 0 || !name.matches(PARAMETER_NAME)) {
            throw new PgTestDbException(source + " holds " + part + ", which is not name=value." + " Expected "
                    + EmbeddedSettings.CONFIG.expected() + ".");
        }
        if (RESERVED.contains(name)) {
            throw new PgTestDbException(
                    source + " sets " + name + ", which the embedded server decides itself." + " Remove it; see "
                            + EmbeddedSettings.PORT.key() + " and " + EmbeddedSettings.DATA_DIR.key() + ".");
        }
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("'", "''");
    }
}
