// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.id.enhanced.InitialValueAwareOptimizer;
import org.hibernate.id.enhanced.PooledOptimizer;

/**
 * Hibernate's default optimizer, {@code pooled}, without a block of identifiers that outlives a test. Created by
 * Hibernate. Thread-safe.
 *
 * @since 0.1.0
 */
public final class IsolatedOptimizer extends EpochOptimizer implements InitialValueAwareOptimizer {

    private final AtomicLong initialValue;

    /**
     * Creates an optimizer for a sequence or table.
     *
     * @param returnClass the type of the identifiers
     * @param incrementSize the number of identifiers in a block
     */
    public IsolatedOptimizer(Class<?> returnClass, int incrementSize) {
        this(returnClass, incrementSize, new AtomicLong(-1));
    }

    private IsolatedOptimizer(Class<?> returnClass, int incrementSize, AtomicLong initialValue) {
        super(incrementSize, () -> {
            PooledOptimizer pooled = new PooledOptimizer(returnClass, incrementSize);
            pooled.injectInitialValue(initialValue.get());
            return pooled;
        });
        this.initialValue = initialValue;
    }

    @Override
    public void injectInitialValue(long value) {
        initialValue.set(value);
        renew();
    }
}
