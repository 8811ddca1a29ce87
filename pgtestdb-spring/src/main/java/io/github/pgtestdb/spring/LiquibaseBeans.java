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
 * Takes an application's own Liquibase as the migrator, and keeps it from running when the context starts. With {@link
 * LiquibaseBean} all that knows {@code pgtestdb-liquibase}.
 *
 * <p>The bean runs Liquibase when it is initialized, and says all about itself only then: so it is asked in the moment
 * before, when whatever else sets it up has done so.
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
     * Has the beans taken over that are still to be made.
     *
     * @param dataSources the data source beans that have the tests' databases behind them
     * @param all whether there are no others, so that a bean with a data source of its own is taken over, too
     * @param asks whether it matters how the beans migrate, and {@code pgtestdb-liquibase} is there to do it
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

    /** The migrators of the beans that are for a data source; the only bean is for the only data source. */
    static List<Migrator> migrators(
            ConfigurableListableBeanFactory factory, List<String> names, String dataSource, boolean only) {
        names.forEach(factory::getBean);
        Map<String, Asked> asked = factory.getBean(LiquibaseBeans.class).asked;
        return names.stream()
                .flatMap(name -> Optional.ofNullable(asked.get(name)).stream())
                .filter(bean -> (only && names.size() == 1) || SwitchingDataSource.isBean(bean.dataSource, dataSource))
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
        return all || dataSources.stream().anyMatch(name -> SwitchingDataSource.isBean(dataSource, name));
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
