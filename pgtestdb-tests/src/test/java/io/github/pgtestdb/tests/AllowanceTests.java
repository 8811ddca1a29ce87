package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.pool.Allowance;
import io.github.pgtestdb.internal.pool.WarmPools;
import org.junit.jupiter.api.Test;

/** The limits of databases that are made in advance. */
class AllowanceTests {

    @Test
    void boundsTheNumber() {
        Allowance allowance = new Allowance(2, 1000);
        assertThat(allowance.acquire(1)).isTrue();
        assertThat(allowance.acquire(1)).isTrue();
        assertThat(allowance.isUsedUp(1)).isTrue();
        assertThat(allowance.acquire(1)).isFalse();
        allowance.release(1, 1);
        assertThat(allowance.acquire(1)).isTrue();
    }

    @Test
    void boundsTheBytesOfSmallAndLargeTogether() {
        Allowance allowance = new Allowance(8, 512);
        assertThat(allowance.acquire(200)).isTrue();
        assertThat(allowance.acquire(200)).isTrue();
        assertThat(allowance.isUsedUp(200)).isTrue();
        assertThat(allowance.acquire(200)).isFalse();
        assertThat(allowance.acquire(112)).isTrue();
        allowance.release(2, 200);
        assertThat(allowance.acquire(600)).as("larger than all").isFalse();
        assertThat(allowance.acquire(400)).isTrue();
    }

    @Test
    void aTenthOfTheConnectionsAtMost() {
        assertThat(WarmPools.limit(8, 297)).isEqualTo(8);
        assertThat(WarmPools.limit(8, 47)).isEqualTo(4);
        assertThat(WarmPools.limit(8, 9)).isZero();
        assertThat(WarmPools.limit(0, 297)).isZero();
    }
}
