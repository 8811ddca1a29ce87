// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The limits of databases that are made in advance. */
class PoolBudgetTests {

    @Test
    void limitsNumber() {
        PoolBudget budget = new PoolBudget(2, 1000);
        assertThat(budget.tryAcquire(1)).isTrue();
        assertThat(budget.tryAcquire(1)).isTrue();
        assertThat(budget.isUsedUp(1)).isTrue();
        assertThat(budget.tryAcquire(1)).isFalse();
        budget.release(1, 1);
        assertThat(budget.tryAcquire(1)).isTrue();
    }

    @Test
    @DisplayName("The size is limited for small and large templates together.")
    void limitsBytes() {
        PoolBudget budget = new PoolBudget(8, 512);
        assertThat(budget.tryAcquire(200)).isTrue();
        assertThat(budget.tryAcquire(200)).isTrue();
        assertThat(budget.isUsedUp(200)).isTrue();
        assertThat(budget.tryAcquire(200)).isFalse();
        assertThat(budget.tryAcquire(112)).isTrue();
        budget.release(2, 200);
        assertThat(budget.tryAcquire(600)).as("larger than all").isFalse();
        assertThat(budget.tryAcquire(400)).isTrue();
    }

    @Test
    @DisplayName("The maximum is a tenth of the connections.")
    void limitedByConnections() {
        assertThat(PoolBudget.maxClones(8, 297)).isEqualTo(8);
        assertThat(PoolBudget.maxClones(8, 47)).isEqualTo(4);
        assertThat(PoolBudget.maxClones(8, 9)).isZero();
        assertThat(PoolBudget.maxClones(0, 297)).isZero();
    }
}
