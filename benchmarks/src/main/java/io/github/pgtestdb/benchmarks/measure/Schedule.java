// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Rounds in which every contender has one block. Another contender begins each round, so that disturbances of the
 * machine affect all contenders alike.
 *
 * @param rounds how many rounds to run, if there is time
 * @param budget the time for all rounds
 * @param work the work of a test
 */
public record Schedule(int rounds, Budget budget, Work work) {

    /**
     * If time is short, blocks are first shrunk, at most to this fraction of their size; then there are fewer rounds.
     */
    private static final double SMALLEST = 0.2;

    /** Runs the rounds, at least one. If a contender fails, it takes no further part; the failure is its result. */
    public Map<String, Series> run(List<Contender> contenders) {
        Map<String, Series> all = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            Series series = new Series(contender);
            all.put(contender.system().name(), series);
            if (budget.isSpent()) {
                series.attempt(Schedule::timeIsUp);
            }
            series.warmUp(work);
        }
        List<Series> order = new ArrayList<>(all.values());
        fit(order);
        long longest = 0;
        for (int round = 0; round < rounds && (round == 0 || budget.allows(longest)); round++) {
            long start = System.nanoTime();
            order.forEach(series -> series.add(work));
            longest = Math.max(longest, System.nanoTime() - start);
            Collections.rotate(order, -1);
        }
        return all;
    }

    private void fit(List<Series> all) {
        double expected = rounds * all.stream().mapToDouble(Series::expected).sum();
        double factor = Math.max(SMALLEST, budget.millisecondsLeft() / Math.max(1, expected));
        if (factor < 1) {
            all.forEach(series -> series.shrink(factor));
        }
    }

    private static void timeIsUp() throws TimeoutException {
        throw new TimeoutException("its time was up before it was started");
    }
}
