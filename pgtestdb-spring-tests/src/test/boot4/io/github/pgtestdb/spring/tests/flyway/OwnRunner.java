package io.github.pgtestdb.spring.tests.flyway;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;

/** Runs Flyway with a bean that is not Boot's. */
public class OwnRunner {

    @Bean
    FlywayMigrationInitializer flywayInitializer(Flyway flyway) {
        return new FlywayMigrationInitializer(flyway, Flyway::repair);
    }
}
