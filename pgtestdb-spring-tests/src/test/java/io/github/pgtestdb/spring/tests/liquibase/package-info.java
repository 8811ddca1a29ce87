/** Classes that changelogs and applications with Liquibase refer to. */
@NullMarked
package io.github.pgtestdb.spring.tests.liquibase;

import org.jspecify.annotations.NullMarked;
