// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameworkHintsTests {

    @Test
    void refusesAConcurrencyBelowOne() {
        assertThatThrownBy(() -> new FrameworkHints("test", Map::of, () -> 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("At least one test runs at once, not 0");
    }
}
