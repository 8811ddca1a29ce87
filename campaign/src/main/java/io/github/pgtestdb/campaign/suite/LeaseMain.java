// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.campaign.jvm.Event;
import io.github.pgtestdb.internal.support.FrameworkHints;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes one database after the other, in many threads, and reports for each whether it was fresh. It also reports the
 * used bytes of the heap after a tenth of the databases, and at the end.
 */
public final class LeaseMain {

    private final PgTestDb engine;
    private final int leases;
    private final AtomicInteger taken = new AtomicInteger();

    private LeaseMain(int threads, int leases) {
        this.engine = new FrameworkHints("campaign", Map::of, () -> Integer.MAX_VALUE, threads)
                .on(PgTestDb.builder())
                .migrator(new TicketMigrator())
                .build();
        this.leases = leases;
    }

    /**
     * Takes the databases.
     *
     * @param arguments the number of threads, and the number of databases
     */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[0]);
        LeaseMain main = new LeaseMain(threads, Integer.parseInt(arguments[1]));
        Event.print(Event.Kind.READY, "leases");
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(pool.submit(main::takeAll));
        }
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();
        Event.print(Event.Kind.ANSWER, "heap " + usedHeap());
        main.engine.close();
        Event.print(Event.Kind.END, "leases");
    }

    private void takeAll() {
        for (int number = taken.incrementAndGet(); number <= leases; number = taken.incrementAndGet()) {
            take("lease-" + number);
            if (number == Math.max(1, leases / 10)) {
                Event.print(Event.Kind.ANSWER, "heap " + usedHeap());
            }
        }
    }

    private void take(String test) {
        Event.print(Event.Kind.STARTED, test);
        try (TestDatabase database = engine.create();
                Visit visit = Visit.begin(database)) {
            try (Connection connection = database.dataSource().getConnection()) {
                Sql.number(connection, "update venues set capacity = capacity + 1 where id = 1 returning id");
            }
            visit.check();
            Event.print(Event.Kind.PASSED, test);
        } catch (SQLException | RuntimeException e) {
            Event.print(Event.Kind.FAILED, test + " " + e);
        } catch (WrongContentsError e) {
            Event.print(Event.Kind.WRONG, test + " " + e);
        }
    }

    /** Returns the used bytes after a collection, because only objects that stay in use count. */
    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
