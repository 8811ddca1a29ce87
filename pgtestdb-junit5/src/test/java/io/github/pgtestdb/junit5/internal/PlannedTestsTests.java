// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The maximum number of databases still needed. */
class PlannedTestsTests {

    private final PlannedTests planned = new PlannedTests();

    @Test
    @DisplayName("Without a test plan, the number of databases still needed has no limit")
    void isUnlimitedWithoutPlan() {
        assertThat(planned.atMost()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void countsTestsDownAsTheyBegin() {
        planned.add(List.of("a", "b"), List.of());
        assertThat(planned.atMost()).isEqualTo(2);
        planned.remove("a");
        planned.remove("a");
        assertThat(planned.atMost()).isEqualTo(1);
        planned.remove("b");
        assertThat(planned.atMost()).isZero();
    }

    @Test
    @DisplayName("The number of databases has no limit while a container may still register tests")
    void isUnlimitedWithDynamicTests() {
        planned.add(List.of("a"), List.of("parameterized"));
        assertThat(planned.atMost()).isEqualTo(Integer.MAX_VALUE);
        planned.remove("parameterized");
        assertThat(planned.atMost()).isEqualTo(1);
    }

    @Test
    @DisplayName("After a second test plan, one more database is counted for the next plan")
    void reservesOneForFollowingPlan() {
        planned.add(List.of(), List.of());
        planned.add(List.of("b"), List.of());
        assertThat(planned.atMost()).isEqualTo(2);
        planned.clear();
        assertThat(planned.atMost()).isEqualTo(Integer.MAX_VALUE);
    }
}
