// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import java.util.List;

/** Runs, seen from the server and from the threads of this JVM. */
public final class Runs {

    private Runs() {}

    /** Returns the run that created a clone. */
    public static String of(String clone) {
        return clone.split("_", -1)[2];
    }

    /**
     * Waits until a run's locks are free. The server releases them at the end of the run's sessions, some time after
     * the run has closed them or was killed. Until then the run looks alive.
     */
    public static void awaitEnd(ConnectionDetails admin, String clone) throws Exception {
        String sessions = "SELECT pid FROM pg_stat_activity WHERE application_name = 'pgtestdb run " + of(clone) + "'";
        Await.until("the run has ended", () -> Queries.rows(admin, sessions).isEmpty());
    }

    /** Waits until the reapers that are at work in this JVM have ended. */
    public static void awaitReapers() throws Exception {
        List<Thread> reapers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pgtestdb-reap"))
                .toList();
        for (Thread reaper : reapers) {
            Await.until(reaper + " has ended", () -> !reaper.isAlive());
        }
    }
}
