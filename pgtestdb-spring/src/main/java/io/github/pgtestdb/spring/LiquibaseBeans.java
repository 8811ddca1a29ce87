// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.liquibase.LiquibaseMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Uses an application's own Liquibase as the migrator, and prevents it from running when the context starts. This class
 * and {@link LiquibaseBean} are the only ones that depend on {@code pgtestdb-liquibase}.
 *
 * <p>The bean runs Liquibase when it is initialized, and exposes its whole configuration only then. So this
 * post-processor captures the configuration just before the initialization, after all others have changed the bean.
 */
final class LiquibaseBeans implements BeanPostProcessor {

    private final ContextMigrators migrators;
    private final Collection<String> dataSources;
    private final boolean all;
    private final boolean asks;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(@Nullable DataSource dataSource, Migrator migrator) {}

    private LiquibaseBeans(ContextMigrators migrators, Collection<String> dataSources, boolean all, boolean asks) {
        this.migrators = migrators;
        this.dataSources = dataSources;
        this.all = all;
        this.asks = asks;
    }

    /**
     * Takes over the beans that will be created from now on.
     *
     * @param dataSources the data source beans that lead to the tests' databases
     * @param all whether there are no other data sources; a bean with a separate data source is then taken over, too
     * @param asks whether to capture the beans' configuration: an annotation does not replace it, and {@code
     *     pgtestdb-liquibase} is present
     */
    static void takeOver(
            ConfigurableListableBeanFactory factory,
            ContextMigrators migrators,
            Collection<String> dataSources,
            boolean all,
            boolean asks) {
        factory.registerSingleton(
                LiquibaseBeans.class.getName(), new LiquibaseBeans(migrators, dataSources, all, asks));
    }

    /** Returns the migrators of the beans for a data source. The only bean belongs to the only data source. */
    static List<Migrator> migrators(
            ConfigurableListableBeanFactory factory, List<String> names, String dataSource, boolean only) {
        names.forEach(factory::getBean);
        Map<String, Asked> asked = factory.getBean(LiquibaseBeans.class).asked;
        return names.stream()
                .flatMap(name -> Optional.ofNullable(asked.get(name)).stream())
                .filter(bean -> (only && names.size() == 1) || RoutingDataSource.isBean(bean.dataSource, dataSource))
                .map(Asked::migrator)
                .toList();
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof SpringLiquibase liquibase && isTakenOver(liquibase.getDataSource())) {
            if (asks) {
                asked.put(beanName, new Asked(liquibase.getDataSource(), ask(liquibase, beanName)));
            }
            liquibase.setShouldRun(false);
        }
        return bean;
    }

    private boolean isTakenOver(@Nullable DataSource dataSource) {
        return all || dataSources.stream().anyMatch(name -> RoutingDataSource.isBean(dataSource, name));
    }

    private Migrator ask(SpringLiquibase liquibase, String beanName) {
        try (TestDatabase empty = migrators.createEmpty()) {
            LiquibaseBean bean = new LiquibaseBean(liquibase, beanName);
            Migrator migrator = LiquibaseMigrator.of(bean, empty.dataSource());
            bean.isAsked();
            return migrator;
        }
    }
}
