// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of {@code postgresql.conf} for a server that only tests use. Its data need not survive a crash of the
 * machine. For providers that start a server. Stateless and thread-safe.
 */
public final class ServerTuning {

    /** The oldest major version that has {@code scram_iterations}. */
    public static final int SCRAM_ITERATIONS_SINCE = 16;

    /** The number of SCRAM iterations. More only slow down guesses, and 24 random bytes cannot be guessed. */
    public static final int SCRAM_ITERATIONS = 1;

    /** Parameters that the user adds. All providers that start a server read it. */
    public static final Setting<List<String>> OWN = Setting.list(
                    "server-parameters", "name=value,name=value with parameters of postgresql.conf")
            .describedAs("parameters of `postgresql.conf` for a server that pgtestdb starts, embedded or in a "
                    + "container: `work_mem=64MB,log_statement=all`");

    private static final int IO_METHOD_SINCE = 18;
    private static final String PARAMETER_NAME = "[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)?";

    private ServerTuning() {}

    /**
     * Returns the parameters for a server of a major version.
     *
     * @param majorVersion the server's major version, such as 18; parameters of newer versions are omitted
     * @param own parameters that take precedence over these
     * @return names and values, those of {@code own} last
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
     * Parses parameters that the user wrote as {@code name=value,name=value}. A part without an equals sign continues
     * the value before it, as in {@code shared_preload_libraries=a,b}.
     *
     * @param settings the settings in force
     * @return names and values, in their order
     * @throws PgTestDbException if a part is not {@code name=value}
     */
    public static Map<String, String> own(Settings settings) {
        Map<String, String> own = new LinkedHashMap<>();
        String name = "";
        for (String part : settings.get(OWN)) {
            int equals = part.indexOf('=');
            if (equals < 0 && !name.isEmpty()) {
                own.merge(name, part, (value, more) -> value + "," + more);
                continue;
            }
            name = equals < 0 ? part : part.substring(0, equals).strip();
            if (equals < 0 || !name.matches(PARAMETER_NAME)) {
                throw new PgTestDbException(OWN.key() + " (" + settings.origin(OWN) + ") holds " + part
                        + ", which is not name=value. Expected " + OWN.expected() + ".");
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
        // On tmpfs the log occupies memory, so it is kept small and its files are sparse.
        tuned.put("max_wal_size", "256MB");
        tuned.put("min_wal_size", "32MB");
        tuned.put("wal_init_zero", "off");
        tuned.put("checkpoint_timeout", "1h");
        tuned.put("log_checkpoints", "off");
        // Test tables are small and short-lived, so autovacuum and JIT cost more than they save.
        tuned.put("autovacuum", "off");
        tuned.put("jit", "off");
        tuned.put("shared_buffers", "128MB");
        tuned.put("huge_pages", "off");
        // In the data directory it is deleted with the directory, and the small /dev/shm of a container does not
        // matter.
        tuned.put("dynamic_shared_memory_type", "mmap");
        // A test of a deadlock need not wait a second, the default, before PostgreSQL looks for one.
        tuned.put("deadlock_timeout", "100ms");
        tuned.put("timezone", "UTC");
        tuned.put("log_timezone", "UTC");
        if (majorVersion >= SCRAM_ITERATIONS_SINCE) {
            tuned.put("scram_iterations", Integer.toString(SCRAM_ITERATIONS));
        }
        if (majorVersion >= IO_METHOD_SINCE) {
            // Worker processes have no benefit for files that are in memory anyway.
            tuned.put("io_method", "sync");
        }
        return tuned;
    }

    /**
     * Turns replication off. It is not applied if a user sets wal_level, because that user wants replication and
     * PostgreSQL's own defaults for it.
     */
    private static Map<String, String> withoutReplication() {
        // The order is the same in every JVM, because a shared server is identified by the text of its configuration.
        Map<String, String> without = new LinkedHashMap<>();
        without.put("wal_level", "minimal");
        without.put("max_wal_senders", "0");
        without.put("max_logical_replication_workers", "0");
        return without;
    }
}
