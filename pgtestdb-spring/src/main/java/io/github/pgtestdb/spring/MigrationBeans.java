// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Migrator;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/** The beans with which an application migrates its database when it starts, for all tools and versions of Boot. */
final class MigrationBeans {

    private static final String FLYWAY = "org.flywaydb.core.Flyway";
    private static final String LIQUIBASE = "liquibase.integration.spring.SpringLiquibase";
    private static final String LIQUIBASE_OF_MANY = "liquibase.integration.spring.MultiTenantSpringLiquibase";

    /** Beans that run {@code Flyway}, through a strategy if there is one, in Boot 3 and 4. */
    private static final List<String> FLYWAY_RUNNERS = List.of(
            "org.springframework.boot.autoconfigure.flyway.FlywayMigrationInitializer",
            "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer");

    /** Beans that decide how a runner uses {@code Flyway}, in Boot 3 and 4. */
    private static final List<String> FLYWAY_STRATEGIES = List.of(
            "org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy",
            "org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy");

    private MigrationBeans() {}

    /**
     * Prevents the application from migrating again, because its database is a clone of a migrated template.
     *
     * @param dataSources the data source beans that lead to the tests' databases
     * @param all whether there are no other data sources
     */
    static void keepFromRunning(
            ConfigurableListableBeanFactory factory,
            ContextMigrators migrators,
            Collection<String> dataSources,
            boolean all) {
        if (!migrators.areAllDeclared()) {
            refuseLiquibaseOfMany(factory);
            refuseStrategies(factory);
            refuseOwnRunners(factory);
        }
        if (all) {
            keepFlywayFromRunning(factory);
        }
        if (all && dataSources.size() == 1 && ClassUtils.isPresent(FLYWAY, factory.getBeanClassLoader())) {
            factory.addBeanPostProcessor(
                    new FlywayDataSource(factory, dataSources.iterator().next()));
        }
        if (ClassUtils.isPresent(LIQUIBASE, factory.getBeanClassLoader())) {
            boolean asks = !migrators.areAllDeclared() && MigrationTool.LIQUIBASE.isPresent(factory);
            LiquibaseBeans.takeOver(factory, migrators, dataSources, all, asks);
        }
    }

    /** Returns the first bean that migrates, or null if there is none. */
    static @Nullable String first(ConfigurableListableBeanFactory factory) {
        return Stream.of(FLYWAY, LIQUIBASE, LIQUIBASE_OF_MANY)
                .flatMap(type -> names(factory, type))
                .findFirst()
                .orElse(null);
    }

    static boolean areInCreation(ConfigurableListableBeanFactory factory) {
        return Stream.of(FLYWAY, LIQUIBASE)
                .flatMap(type -> names(factory, type))
                .anyMatch(factory::isCurrentlyInCreation);
    }

    /**
     * Returns a migrator that does the same as the application. If both tools are used, Liquibase is first, as in Boot.
     *
     * @param only whether this is the only data source
     */
    static Optional<Migrator> migrator(ConfigurableListableBeanFactory factory, String dataSource, boolean only) {
        List<String> liquibases = names(factory, LIQUIBASE).toList();
        List<String> flyways = names(factory, FLYWAY).toList();
        if (liquibases.isEmpty() && flyways.isEmpty()) {
            return Optional.empty();
        }
        MigrationTool.LIQUIBASE.require(factory, liquibases);
        MigrationTool.FLYWAY.require(factory, flyways);
        List<Migrator> byLiquibase =
                liquibases.isEmpty() ? List.of() : LiquibaseBeans.migrators(factory, liquibases, dataSource, only);
        List<Migrator> byFlyway =
                flyways.isEmpty() ? List.of() : FlywayBeans.migrators(factory, flyways, dataSource, only);
        if (byLiquibase.size() > 1 || byFlyway.size() > 1 || byLiquibase.size() + byFlyway.size() == 0) {
            throw new PgTestDbException(
                    "It is not clear how the database behind the DataSource bean \"%s\" is migrated: of the migration beans, %s, %s for it. Name a migrator: @IsolatedPostgres(name = …, migrator = …)."
                            .formatted(
                                    dataSource,
                                    DataSourceNames.list(Stream.concat(liquibases.stream(), flyways.stream())
                                            .toList()),
                                    byLiquibase.size() + byFlyway.size() == 0 ? "none is" : "several of a kind are"));
        }
        return Stream.concat(byLiquibase.stream(), byFlyway.stream()).reduce(Layers::of);
    }

    private static void refuseStrategies(ConfigurableListableBeanFactory factory) {
        FLYWAY_STRATEGIES.stream()
                .filter(type -> ClassUtils.isPresent(type, factory.getBeanClassLoader()))
                .map(type -> ClassUtils.resolveClassName(type, factory.getBeanClassLoader()))
                .flatMap(type ->
                        Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(factory, type, true, false)))
                .findFirst()
                .ifPresent(name -> {
                    throw migratesByCode(name, "a FlywayMigrationStrategy");
                });
    }

    /** Boot's runner uses only known beans of the application. Another runner may do anything. */
    private static void refuseOwnRunners(ConfigurableListableBeanFactory factory) {
        FLYWAY_RUNNERS.stream()
                .flatMap(type -> names(factory, type))
                .filter(name -> !isOfBoot(factory, name))
                .findFirst()
                .ifPresent(name -> {
                    throw migratesByCode(name, "a FlywayMigrationInitializer that is not Spring Boot's");
                });
    }

    private static boolean isOfBoot(ConfigurableListableBeanFactory factory, String name) {
        return factory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition
                && definition.getResolvedFactoryMethod() != null
                && definition
                        .getResolvedFactoryMethod()
                        .getDeclaringClass()
                        .getName()
                        .startsWith("org.springframework.boot.");
    }

    private static PgTestDbException migratesByCode(String name, String what) {
        return new PgTestDbException(
                "The application context decides by code how Flyway migrates (bean \"%s\", %s), and pgtestdb-spring cannot know its effect: the tests' databases could lack it, or a template could stay as it is after the code has changed. Name a migrator that makes the tests' databases: @IsolatedPostgres(migrator = …); or leave the bean out of this test."
                        .formatted(name, what));
    }

    private static void keepFlywayFromRunning(ConfigurableListableBeanFactory factory) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) factory;
        FLYWAY_RUNNERS.stream().flatMap(type -> names(factory, type)).forEach(registry::removeBeanDefinition);
        names(factory, FLYWAY)
                .map(factory::getBeanDefinition)
                .filter(definition -> "migrate".equals(definition.getInitMethodName()))
                .forEach(definition -> definition.setInitMethodName(null));
    }

    private static void refuseLiquibaseOfMany(ConfigurableListableBeanFactory factory) {
        names(factory, LIQUIBASE_OF_MANY).findFirst().ifPresent(name -> {
            throw new PgTestDbException(
                    "The application context migrates several schemas or databases with Liquibase (bean \"%s\", a MultiTenantSpringLiquibase), which pgtestdb-spring does not take over: the tests' databases would lack its changes. Name a migrator: @IsolatedPostgres(migrator = …), and leave the bean out of tests."
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
