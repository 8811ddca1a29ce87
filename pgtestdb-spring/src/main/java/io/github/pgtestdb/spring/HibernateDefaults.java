package io.github.pgtestdb.spring;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/** Settings without which Hibernate would carry something from one test's database to the next; the user's own win. */
final class HibernateDefaults {

    private static final String OPTIMIZER = "spring.jpa.properties.hibernate.id.optimizer.pooled.preferred";

    private HibernateDefaults() {}

    static void add(ConfigurableEnvironment environment, @Nullable ClassLoader classLoader) {
        if (ClassUtils.isPresent("org.hibernate.id.enhanced.PooledOptimizer", classLoader)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "pgtestdb", Map.of(OPTIMIZER, "io.github.pgtestdb.spring.IsolatedOptimizer")));
        }
    }
}
