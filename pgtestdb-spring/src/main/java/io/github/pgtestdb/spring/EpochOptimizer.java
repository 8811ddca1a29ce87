// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.io.Serializable;
import java.util.function.Supplier;
import org.hibernate.id.IntegralDataTypeHolder;
import org.hibernate.id.enhanced.AccessCallback;
import org.hibernate.id.enhanced.Optimizer;

/**
 * A Hibernate optimizer that is replaced by a new one when a test has begun.
 *
 * <p>Hibernate's own optimizer keeps a block of identifiers in memory. The next test would use up a block that its
 * database never gave out, and then get the same numbers again. Thread-safe.
 */
abstract class EpochOptimizer implements Optimizer {

    private final int incrementSize;
    private final Supplier<Optimizer> maker;
    private long epoch = TestCounter.current();
    private Optimizer current;

    EpochOptimizer(int incrementSize, Supplier<Optimizer> maker) {
        this.incrementSize = incrementSize;
        this.maker = maker;
        this.current = maker.get();
    }

    @Override
    public final Serializable generate(AccessCallback callback) {
        return ofThisTest().generate(callback);
    }

    @Override
    public final IntegralDataTypeHolder getLastSourceValue() {
        return ofThisTest().getLastSourceValue();
    }

    @Override
    public final int getIncrementSize() {
        return incrementSize;
    }

    @Override
    public final boolean applyIncrementSizeToSourceValues() {
        return true;
    }

    /** Creates a new optimizer, as if a test had begun. */
    final synchronized void renew() {
        epoch = TestCounter.current();
        current = maker.get();
    }

    private synchronized Optimizer ofThisTest() {
        if (TestCounter.current() != epoch) {
            renew();
        }
        return current;
    }
}
