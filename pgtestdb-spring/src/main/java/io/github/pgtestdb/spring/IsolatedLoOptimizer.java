package io.github.pgtestdb.spring;

import org.hibernate.id.enhanced.PooledLoOptimizer;

/**
 * Hibernate's {@code pooled-lo} optimizer without a block of identifiers that outlives a test. Made by Hibernate;
 * thread-safe.
 */
public final class IsolatedLoOptimizer extends EpochOptimizer {

    /**
     * Makes one for a sequence or table.
     *
     * @param returnClass the type of the identifiers
     * @param incrementSize how many identifiers a block has
     */
    public IsolatedLoOptimizer(Class<?> returnClass, int incrementSize) {
        super(incrementSize, () -> new PooledLoOptimizer(returnClass, incrementSize));
    }
}
