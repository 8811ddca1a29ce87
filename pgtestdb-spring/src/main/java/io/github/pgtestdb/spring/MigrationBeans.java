package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Migrator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.util.ClassUtils;

/** The beans with which an application migrates its database when it starts, of whichever tool and version of Boot. */
final class MigrationBeans {

    private static final String FLYWAY = "org.flywaydb.core.Flyway";
    private static final String LIQUIBASE = "liquibase.integration.spring.SpringLiquibase";

    /** They do nothing but run {@code Flyway}: in Boot 3 and 4. */
    private static final List<String> FLYWAY_RUNNERS = List.of(
            "org.springframework.boot.autoconfigure.flyway.FlywayMigrationInitializer",
            "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer");

    private MigrationBeans() {}

    /** Keeps the application from migrating again what is a clone of a migrated template. */
    static void keepFromRunning(ConfigurableListableBeanFactory factory) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) factory;
        FLYWAY_RUNNERS.stream().flatMap(type -> names(factory, type)).forEach(registry::removeBeanDefinition);
        names(factory, FLYWAY)
                .map(factory::getBeanDefinition)
                .filter(definition -> "migrate".equals(definition.getInitMethodName()))
                .forEach(definition -> definition.setInitMethodName(null));
    }

    static boolean areInCreation(ConfigurableListableBeanFactory factory) {
        return names(factory, FLYWAY).anyMatch(factory::isCurrentlyInCreation);
    }

    /**
     * The migrator that does what the application does.
     *
     * @param only whether there is no other data source that it could be for
     */
    static Optional<Migrator> migrator(ConfigurableListableBeanFactory factory, String dataSource, boolean only) {
        List<String> flyways = names(factory, FLYWAY).toList();
        if (flyways.isEmpty()) {
            refuseLiquibase(factory);
            return Optional.empty();
        }
        if (!ClassUtils.isPresent("io.github.pgtestdb.flyway.FlywayMigrator", factory.getBeanClassLoader())) {
            throw new PgTestDbException(
                    "The application context migrates its database with Flyway (bean \"%s\"), and pgtestdb-flyway is not on the class path, so the tests' databases cannot be migrated as the application would. Add io.github.pgtestdb:pgtestdb-flyway to the test dependencies, or name a migrator: @IsolatedPostgres(migrator = …)."
                            .formatted(flyways.get(0)));
        }
        Optional<Migrator> found = FlywayBeans.migrator(factory, flyways, dataSource, only);
        if (found.isEmpty()) {
            throw new PgTestDbException(
                    "What migrates the database behind the DataSource bean \"%s\" is not clear: of the Flyway beans %s, not exactly one is for it. Name a migrator: @IsolatedPostgres(name = …, migrator = …)."
                            .formatted(dataSource, DataSourceNames.list(flyways)));
        }
        return found;
    }

    private static void refuseLiquibase(ConfigurableListableBeanFactory factory) {
        names(factory, LIQUIBASE).findFirst().ifPresent(name -> {
            throw new PgTestDbException(
                    "The application context migrates its database with Liquibase (bean \"%s\"), which pgtestdb-spring does not take over: the tests' databases would lack what it makes. Name a migrator: @IsolatedPostgres(migrator = …), and set spring.liquibase.enabled=false for the tests."
                            .formatted(name));
        });
    }

    private static Stream<String> names(ConfigurableListableBeanFactory factory, String type) {
        ClassLoader classLoader = factory.getBeanClassLoader();
        if (!ClassUtils.isPresent(type, classLoader)) {
            return Stream.empty();
        }
        return Arrays.stream(factory.getBeanNamesForType(ClassUtils.resolveClassName(type, classLoader), true, false))
                .filter(factory::containsBeanDefinition)
                .filter(name -> factory.getBeanDefinition(name).getRole() != BeanDefinition.ROLE_INFRASTRUCTURE);
    }
}
