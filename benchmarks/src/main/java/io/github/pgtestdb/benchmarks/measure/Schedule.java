package io.github.pgtestdb.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds in which every contender has one block, each round begun by another: what the machine does besides hits all
 * alike.
 *
 * @param rounds how many
 * @param work what tests do
 */
public record Schedule(int rounds, Work work) {

    /** Runs the rounds. A contender that fails is out; its failure is its result. */
    public Map<String, Series> run(List<Contender> contenders) {
        Map<String, Series> all = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            Series series = new Series(contender);
            all.put(contender.system().name(), series);
            series.attempt(() -> Block.warmUp(contender, work));
        }
        List<Series> order = new ArrayList<>(all.values());
        for (int round = 0; round < rounds; round++) {
            order.forEach(series -> series.add(work));
            Collections.rotate(order, -1);
        }
        return all;
    }
}
