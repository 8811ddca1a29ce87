// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** The application with Boot's own Liquibase instead of Flyway. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@TestPropertySource(
        properties = {
            "spring.flyway.enabled=false",
            "spring.liquibase.enabled=true",
            "spring.liquibase.contexts=demo",
            "spring.liquibase.label-filter=!slow",
            "spring.liquibase.parameters.greeting=hello",
            "spring.liquibase.parameters.length=120"
        })
@interface WithLiquibase {}
