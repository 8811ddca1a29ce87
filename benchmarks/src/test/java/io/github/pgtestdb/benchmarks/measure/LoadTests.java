// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTests {

    @Test
    void givesEachThreadTheSameNumberOfTests() {
        assertThat(new Load(25, 4, 0).tests()).isEqualTo(24);
    }

    @Test
    void shrinksToAPartOfTheTests() {
        assertThat(new Load(40, 1, 50).shrunk(0.2)).isEqualTo(new Load(8, 1, 50));
    }

    @Test
    void leavesOneTestToEachThread() {
        assertThat(new Load(8, 4, 0).shrunk(0.2)).isEqualTo(new Load(4, 4, 0));
    }
}
