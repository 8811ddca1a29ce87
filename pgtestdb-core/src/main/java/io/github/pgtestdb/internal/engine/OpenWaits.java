// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.internal.concurrent.WaitReport;
import io.github.pgtestdb.internal.jdbc.SqlFunction;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** The threads that wait for a database, so that another thread can log long waits. Thread-safe. */
final class OpenWaits {

    private static final Logger LOG = Logs.logger();

    /** Longer than the socket timeout of the sessions that create databases, which ends the wait. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    private static final class Wait {
        private final String thread = Thread.currentThread().getName();
        private final Template template;
        private final WaitReport report = new WaitReport(LONGEST);

        private Wait(Template template) {
            this.template = template;
        }
    }

    /** Does work that a test waits for. */
    <R> R during(Template template, SqlFunction<Template, R> work) throws SQLException {
        Wait wait = new Wait(template);
        waits.add(wait);
        try {
            return work.apply(template);
        } finally {
            waits.remove(wait);
        }
    }

    /** Logs the waits that are due. One thread calls this repeatedly. */
    void report(String server) {
        for (Wait wait : waits) {
            if (wait.report.isDue()) {
                LOG.info(
                        "Thread \"{}\" has been waiting for {} s for a database from the template {} on {}.",
                        wait.thread,
                        wait.report.waited().toSeconds(),
                        wait.template.name(),
                        server);
            }
        }
    }
}
