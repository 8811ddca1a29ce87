package io.github.pgtestdb.spi;

import io.github.pgtestdb.PgTestDbException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of {@code postgresql.conf} for a server that only tests use: nothing on it survives a crash of the machine,
 * and nothing needs to. For the providers that start a server; stateless and thread-safe.
 */
public final class ServerTuning {

    /** The oldest major version that has {@code scram_iterations}. */
    public static final int SCRAM_ITERATIONS_SINCE = 16;

    /** Iterations slow down whoever guesses a password; nobody guesses 24 random bytes. */
    public static final int SCRAM_ITERATIONS = 1;

    private static final int IO_METHOD_SINCE = 18;
    private static final String PARAMETER_NAME = "[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)?";

    private ServerTuning() {}

    /**
     * Returns the parameters for a server of that version.
     *
     * @param majorVersion the server's major version, such as 18; what only newer versions know is left out
     * @param own parameters that rank above ours
     * @return names and values, the own ones last
     */
    public static Map<String, String> parameters(int majorVersion, Map<String, String> own) {
        Map<String, String> parameters = new LinkedHashMap<>(tuned(majorVersion));
        if (!own.containsKey("wal_level")) {
            parameters.putAll(withoutReplication());
        }
        parameters.putAll(own);
        return parameters;
    }

    /**
     * Reads parameters that the user wrote as {@code name=value,name=value}. A part without an equals sign goes on with
     * the value before it: {@code shared_preload_libraries=a,b}.
     *
     * @param settings the settings in force
     * @param setting the one to read
     * @return names and values, in their order
     * @throws PgTestDbException if a part is not {@code name=value}
     */
    public static Map<String, String> own(Settings settings, Setting<List<String>> setting) {
        Map<String, String> own = new LinkedHashMap<>();
        String name = "";
        for (String part : settings.get(setting)) {
            int equals = part.indexOf('=');
            if (equals < 0 && !name.isEmpty()) {
                own.merge(name, part, (value, more) -> value + "," + more);
                continue;
            }
            name = equals < 0 ? part : part.substring(0, equals).strip();
            if (equals < 0 || !name.matches(PARAMETER_NAME)) {
                throw new PgTestDbException(setting.key() + " (" + settings.origin(setting) + ") holds " + part
                        + ", which is not name=value. Expected " + setting.expected() + ".");
            }
            own.put(name, part.substring(equals + 1).strip());
        }
        return own;
    }

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
        // In the same order in every JVM: a shared server is known by the text of its configuration.
        Map<String, String> without = new LinkedHashMap<>();
        without.put("wal_level", "minimal");
        without.put("max_wal_senders", "0");
        without.put("max_logical_replication_workers", "0");
        return without;
    }
}
