package io.github.pgtestdb.benchmarks;

import java.util.List;

/** One of the questions that a run answers. */
interface Part {

    /** Returns what {@code benchmarks.parts} calls it. */
    String name();

    /** Returns its part of the time, in terms of the others'. */
    int weight();

    /** Returns the ratios that it takes. */
    List<String> ratios();

    void run(Bench bench) throws Exception;
}
