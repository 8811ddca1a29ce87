package io.github.pgtestdb.spring;

import java.io.Serializable;
import org.hibernate.id.IntegralDataTypeHolder;
import org.hibernate.id.enhanced.AccessCallback;
import org.hibernate.id.enhanced.InitialValueAwareOptimizer;
import org.hibernate.id.enhanced.Optimizer;
import org.hibernate.id.enhanced.PooledOptimizer;

/**
 * Hibernate's pooled optimizer, which begins anew whenever a test gets its database. Hibernate's own keeps a block of
 * identifiers in memory: the next test would use up a block that its database never gave out, and then meet the same
 * numbers again. Made by Hibernate; thread-safe.
 */
public final class IsolatedOptimizer implements Optimizer, InitialValueAwareOptimizer {

    private final Class<?> returnClass;
    private final int incrementSize;
    private long initialValue = -1;
    private long epoch;
    private PooledOptimizer pooled;

    /**
     * Makes one for a sequence or table.
     *
     * @param returnClass the type of the identifiers
     * @param incrementSize how many identifiers a block has
     */
    public IsolatedOptimizer(Class<?> returnClass, int incrementSize) {
        this.returnClass = returnClass;
        this.incrementSize = incrementSize;
        this.epoch = Epoch.current();
        this.pooled = new PooledOptimizer(returnClass, incrementSize);
    }

    @Override
    public synchronized void injectInitialValue(long value) {
        initialValue = value;
        pooled.injectInitialValue(value);
    }

    @Override
    public Serializable generate(AccessCallback callback) {
        return ofThisTest().generate(callback);
    }

    @Override
    public IntegralDataTypeHolder getLastSourceValue() {
        return ofThisTest().getLastSourceValue();
    }

    @Override
    public int getIncrementSize() {
        return incrementSize;
    }

    @Override
    public boolean applyIncrementSizeToSourceValues() {
        return true;
    }

    private synchronized PooledOptimizer ofThisTest() {
        long now = Epoch.current();
        if (now != epoch) {
            epoch = now;
            pooled = new PooledOptimizer(returnClass, incrementSize);
            pooled.injectInitialValue(initialValue);
        }
        return pooled;
    }
}
