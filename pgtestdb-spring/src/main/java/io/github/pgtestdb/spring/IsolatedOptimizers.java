// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.service.spi.ServiceContributor;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the optimizers that Hibernate selects by its settings, in every session factory. Hibernate finds this class
 * through {@code META-INF/services}.
 *
 * @since 0.1.0
 */
public final class IsolatedOptimizers implements ServiceContributor {

    private static final Map<String, Class<? extends EpochOptimizer>> OURS = Map.of(
            "pooled", IsolatedOptimizer.class,
            "pooled-lo", IsolatedLoOptimizer.class,
            "pooled-lotl", IsolatedLoOptimizer.class,
            "org.hibernate.id.enhanced.PooledOptimizer", IsolatedOptimizer.class,
            "org.hibernate.id.enhanced.PooledLoOptimizer", IsolatedLoOptimizer.class,
            "org.hibernate.id.enhanced.PooledLoThreadLocalOptimizer", IsolatedLoOptimizer.class);

    /** For the service loader. */
    public IsolatedOptimizers() {}

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        Object preferred = builder.getSettings().get(AvailableSettings.PREFERRED_POOLED_OPTIMIZER);
        Class<? extends EpochOptimizer> ours = OURS.get(name(preferred));
        if (ours != null) {
            builder.applySetting(AvailableSettings.PREFERRED_POOLED_OPTIMIZER, ours.getName());
        }
    }

    /** Any other optimizer is left to {@link HibernateBeans}, which refuses those that outlive a test. */
    private static String name(@Nullable Object preferred) {
        if (preferred instanceof Class<?> type) {
            return type.getName();
        }
        return preferred == null || preferred.toString().isBlank() ? "pooled" : preferred.toString();
    }
}
