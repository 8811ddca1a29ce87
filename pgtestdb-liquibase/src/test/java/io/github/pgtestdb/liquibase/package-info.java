/** Tests of the Liquibase migrator. */
@NullMarked
package io.github.pgtestdb.liquibase;

import org.jspecify.annotations.NullMarked;
