// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import org.hibernate.id.enhanced.PooledLoOptimizer;

/**
 * Hibernate's {@code pooled-lo} optimizer without a block of identifiers that outlives a test. Created by Hibernate.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class IsolatedLoOptimizer extends EpochOptimizer {

    /**
     * Creates an optimizer for a sequence or table.
     *
     * @param returnClass the type of the identifiers
     * @param incrementSize the number of identifiers in a block
     */
    public IsolatedLoOptimizer(Class<?> returnClass, int incrementSize) {
        super(incrementSize, () -> new PooledLoOptimizer(returnClass, incrementSize));
    }
}
