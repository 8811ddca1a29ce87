/** What changelogs and applications with Liquibase name. */
@NullMarked
package io.github.pgtestdb.spring.tests.liquibase;

import org.jspecify.annotations.NullMarked;
