// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.systems.PostgresDefaults;
import java.util.List;
import java.util.stream.Stream;

/** Parameters of postgresql.conf that are tried, one at a time, against those of the embedded server. */
final class ServerVariants {

    /** Parameters that might be faster. */
    private static final List<String> CANDIDATES = List.of(
            "shared_buffers=16MB",
            "shared_buffers=32MB",
            "shared_buffers=64MB",
            "shared_buffers=256MB",
            "shared_buffers=512MB",
            "max_connections=1000",
            "max_wal_size=64MB",
            "wal_recycle=off",
            "wal_buffers=16MB",
            "wal_compression=pglz",
            "wal_writer_delay=10s",
            "checkpoint_completion_target=0",
            "bgwriter_lru_maxpages=0",
            "bgwriter_delay=10s",
            "track_counts=off",
            "update_process_title=off",
            "stats_fetch_consistency=none",
            "max_files_per_process=100",
            "max_locks_per_transaction=16",
            "max_worker_processes=0",
            "file_copy_method=clone",
            "log_min_messages=fatal",
            "event_triggers=off");

    static List<String> all() {
        return Stream.concat(PostgresDefaults.all().stream(), CANDIDATES.stream())
                .toList();
    }

    private ServerVariants() {}
}
