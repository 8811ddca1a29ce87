/** Builds templates with Liquibase, from version 4.31 on. */
@NullMarked
package io.github.pgtestdb.liquibase;

import org.jspecify.annotations.NullMarked;
