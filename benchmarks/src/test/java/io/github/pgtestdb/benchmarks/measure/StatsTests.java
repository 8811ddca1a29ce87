// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatsTests {

    @Test
    void takesTheFigureInTheMiddle() {
        assertThat(Stats.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Stats(2.0, 9.0, 3));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddle() {
        assertThat(Stats.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
    }

    @Test
    void leavesOnePercentAboveTheNinetyNinthPercentile() {
        List<Double> figures =
                IntStream.rangeClosed(1, 200).mapToObj(Double::valueOf).toList();

        assertThat(Stats.of(figures)).isEqualTo(new Stats(100.5, 198.0, 200));
    }

    @Test
    void refusesToSumUpNothing() {
        assertThatThrownBy(() -> Stats.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No figures");
    }
}
