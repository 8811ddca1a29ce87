package io.github.pgtestdb.spring;

import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.id.enhanced.InitialValueAwareOptimizer;
import org.hibernate.id.enhanced.PooledOptimizer;

/**
 * Hibernate's {@code pooled} optimizer, which is the default, without a block of identifiers that outlives a test. Made by
 * Hibernate; thread-safe.
 */
public final class IsolatedOptimizer extends EpochOptimizer implements InitialValueAwareOptimizer {

    private final AtomicLong initialValue;

    /**
     * Makes one for a sequence or table.
     *
     * @param returnClass the type of the identifiers
     * @param incrementSize how many identifiers a block has
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
