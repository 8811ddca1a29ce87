// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The blocks of one contender, one for each round, or the reason why there are none. Not thread-safe. */
public final class Series {

    /** An action that may fail in any way that a system under test can. */
    interface Attempt {

        void run() throws Exception;
    }

    private Contender contender;
    private double expected;
    private final List<Block> blocks = new ArrayList<>();
    private @Nullable Exception failure;

    Series(Contender contender) {
        this.contender = contender;
    }

    /** Starts the system, and measures how long its tests take. */
    void warmUp(Work work) {
        attempt(() -> {
            Load load = contender.load();
            double perTest = Block.warmUp(contender, work).perTest() + load.milliseconds() / (double) load.threads();
            expected = perTest * load.tests();
        });
    }

    /** Returns how many milliseconds a block is expected to take. */
    double expected() {
        return failure == null ? expected : 0;
    }

    void shrink(double factor) {
        contender = new Contender(contender.system(), contender.load().shrunk(factor));
    }

    void add(Work work) {
        attempt(() -> blocks.add(Block.run(contender, work)));
    }

    void attempt(Attempt attempt) {
        if (failure != null) {
            return;
        }
        try {
            attempt.run();
        } catch (Exception e) {
            failure = e;
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** Returns the failure, if there was one. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the wait of each test, in milliseconds. */
    public List<Double> waits() {
        return times(TestTimes::waiting);
    }

    /** Returns one part of each test's time, in milliseconds. */
    public List<Double> times(Function<TestTimes, Double> part) {
        return blocks.stream()
                .flatMap(block -> block.tests().stream())
                .map(part)
                .toList();
    }

    /** Returns the time that a test takes, in milliseconds, one figure for each block. */
    public List<Double> perTest() {
        return blocks.stream().map(Block::perTest).toList();
    }

    /** Returns the median ratio of this contender's blocks to the other's blocks of the same round. */
    public OptionalDouble times(Series other) {
        if (failure != null || other.failure != null || blocks.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(blocks.size(), other.blocks.size()); round++) {
            ratios.add(blocks.get(round).perTest() / other.blocks.get(round).perTest());
        }
        return OptionalDouble.of(Stats.of(ratios).median());
    }
}
