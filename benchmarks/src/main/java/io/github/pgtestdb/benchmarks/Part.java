// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import java.util.List;

/** One of the questions that a run answers. */
interface Part {

    /** Returns the name that {@code benchmarks.parts} uses. */
    String name();

    /** Returns the weight by which the part gets its share of the time. */
    int weight();

    /** Returns the keys of the ratios that the part measures. */
    List<String> ratios();

    void run(Bench bench) throws Exception;
}
