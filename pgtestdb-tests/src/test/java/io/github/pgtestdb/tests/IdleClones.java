// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.ReportedDatabase;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Clones made in advance, as the server lists them. */
public final class IdleClones {

    /** More than the number of clones that are made in advance on the suite's server. */
    private static final int MOST_AHEAD = 50;

    private IdleClones() {}

    public static String await(String taken) throws Exception {
        List<String> idle = new ArrayList<>();
        Await.until("an idle clone with a connection", () -> idle.addAll(of(taken)));
        return idle.get(0);
    }

    /**
     * Takes databases until it has the one with that name, because others may be handed out first. Returns the others.
     */
    public static TestDatabase take(PgTestDb engine, String name) {
        List<TestDatabase> others = new ArrayList<>();
        try {
            TestDatabase next = engine.create();
            while (!nameOf(next).equals(name)) {
                others.add(next);
                assertThat(others).as("without %s", name).hasSizeLessThan(MOST_AHEAD);
                next = engine.create();
            }
            return next;
        } finally {
            others.forEach(TestDatabase::close);
        }
    }

    /** Reads the name of a database, which stays unused. */
    public static String nameOf(TestDatabase database) {
        return ((ReportedDatabase) database).reportedName();
    }

    public static List<String> of(String taken) throws SQLException {
        List<String> idle = new ArrayList<>();
        for (String name : ofRun(taken)) {
            if (!name.equals(taken) && !backendsOf(name).isEmpty()) {
                idle.add(name);
            }
        }
        return idle;
    }

    public static List<String> backendsOf(String database) throws SQLException {
        return Queries.rows(
                SharedServer.admin(),
                "SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND datname = '" + database + "'");
    }

    public static List<String> ofRun(String clone) throws SQLException {
        return SharedServer.databases("pgtestdb\\_c\\_" + Runs.of(clone) + "%");
    }

    public static long number(String clone) {
        return Long.parseLong(clone.substring(clone.lastIndexOf('_') + 1));
    }
}
