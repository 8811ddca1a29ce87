package io.github.pgtestdb.spring;

import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;

/** Takes an application's own Flyway as the migrator. The one file that knows {@code pgtestdb-flyway}. */
final class FlywayBeans {

    private FlywayBeans() {}

    /** The migrators of the beans that are for a data source; the only bean is for the only data source. */
    static List<Migrator> migrators(BeanFactory factory, List<String> names, String dataSource, boolean only) {
        return names.stream()
                .map(name -> factory.getBean(name, Flyway.class))
                .filter(flyway -> (only && names.size() == 1)
                        || SwitchingDataSource.isBean(flyway.getConfiguration().getDataSource(), dataSource))
                .<Migrator>map(flyway -> FlywayMigrator.of(flyway.getConfiguration()))
                .toList();
    }
}
