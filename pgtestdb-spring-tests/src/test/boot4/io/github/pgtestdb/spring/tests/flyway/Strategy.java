package io.github.pgtestdb.spring.tests.flyway;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;

/** Also migrates the schema of a tenant. */
public class Strategy {

    @Bean
    FlywayMigrationStrategy tenants() {
        return flyway -> {
            flyway.migrate();
            Flyway.configure()
                    .configuration(flyway.getConfiguration())
                    .schemas("north")
                    .locations("classpath:db/billing")
                    .load()
                    .migrate();
        };
    }
}
