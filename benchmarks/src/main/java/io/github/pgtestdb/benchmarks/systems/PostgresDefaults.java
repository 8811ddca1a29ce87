// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import java.util.List;

/** PostgreSQL's default values of the parameters that the embedded server sets. */
public final class PostgresDefaults {

    private static final List<String> ALL = List.of(
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "max_wal_size=1GB",
            "min_wal_size=80MB",
            "wal_init_zero=on",
            "checkpoint_timeout=5min",
            "log_checkpoints=on",
            "autovacuum=on",
            "jit=on",
            "huge_pages=try",
            "dynamic_shared_memory_type=posix",
            "scram_iterations=4096",
            "io_method=worker",
            "wal_level=replica",
            "max_connections=100");

    /** Returns parameters of postgresql.conf, {@code name=value}. */
    public static List<String> all() {
        return ALL;
    }

    private PostgresDefaults() {}
}
