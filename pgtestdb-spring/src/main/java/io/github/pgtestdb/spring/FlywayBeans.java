package io.github.pgtestdb.spring;

import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;

/** Takes an application's own Flyway as the migrator. The one file that knows {@code pgtestdb-flyway}. */
final class FlywayBeans {

    private FlywayBeans() {}

    static Optional<Migrator> migrator(BeanFactory factory, List<String> names, String dataSource, boolean only) {
        List<Flyway> flyways =
                names.stream().map(name -> factory.getBean(name, Flyway.class)).toList();
        List<Flyway> matching = only && flyways.size() == 1
                ? flyways
                : flyways.stream()
                        .filter(flyway -> SwitchingDataSource.isBean(
                                flyway.getConfiguration().getDataSource(), dataSource))
                        .toList();
        return matching.size() == 1
                ? Optional.of(FlywayMigrator.of(matching.get(0).getConfiguration()))
                : Optional.empty();
    }
}
