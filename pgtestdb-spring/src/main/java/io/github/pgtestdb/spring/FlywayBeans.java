// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/** Uses the application's own Flyway as the migrator. The only file that depends on {@code pgtestdb-flyway}. */
final class FlywayBeans {

    private FlywayBeans() {}

    /** Returns the migrators of the beans for a data source. The only bean belongs to the only data source. */
    static List<Migrator> migrators(BeanFactory factory, List<String> names, String dataSource, boolean only) {
        return names.stream()
                .map(name -> factory.getBean(name, Flyway.class))
                .filter(flyway -> (only && names.size() == 1)
                        || RoutingDataSource.isBean(flyway.getConfiguration().getDataSource(), dataSource))
                .<Migrator>map(flyway -> FlywayMigrator.of(plain(flyway).getConfiguration()))
                .toList();
    }

    /** A subclass may do anything in {@code migrate}. */
    private static Flyway plain(Flyway flyway) {
        Class<?> type = ClassUtils.getUserClass(flyway);
        if (type != Flyway.class) {
            throw new PgTestDbException(
                    "The application context migrates with a subclass of Flyway (%s), and pgtestdb-spring cannot know the effect of its migrate method. Name a migrator that makes the tests' databases: @IsolatedPostgres(migrator = …)."
                            .formatted(type.getName()));
        }
        return flyway;
    }
}
