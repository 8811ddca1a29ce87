/** Tests of the Flyway migrator. */
@NullMarked
package io.github.pgtestdb.flyway;

import org.jspecify.annotations.NullMarked;
