// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** The optional modules that support an application's migration tools. */
enum MigrationTool {
    /** {@code pgtestdb-flyway}. */
    FLYWAY("Flyway", "pgtestdb-flyway", "io.github.pgtestdb.flyway.FlywayMigrator"),
    /** {@code pgtestdb-liquibase}. */
    LIQUIBASE("Liquibase", "pgtestdb-liquibase", "io.github.pgtestdb.liquibase.LiquibaseMigrator");

    private final String tool;
    private final String module;
    private final String migrator;

    MigrationTool(String tool, String module, String migrator) {
        this.tool = tool;
        this.module = module;
        this.migrator = migrator;
    }

    boolean isPresent(ConfigurableListableBeanFactory factory) {
        return ClassUtils.isPresent(migrator, factory.getBeanClassLoader());
    }

    /** Refuses to continue if there are beans of the tool but the module is missing. */
    void require(ConfigurableListableBeanFactory factory, List<String> beans) {
        if (!beans.isEmpty() && !isPresent(factory)) {
            throw new PgTestDbException(
                    "The application context migrates its database with %s (bean \"%s\"), and %s is not on the class path, so the tests' databases cannot be migrated as the application would. Add io.github.pgtestdb:%s to the test dependencies, or name a migrator: @IsolatedPostgres(migrator = …)."
                            .formatted(tool, beans.get(0), module, module));
        }
    }
}
