/** Builds templates with Flyway, from version 10 on. */
@NullMarked
package io.github.pgtestdb.flyway;

import org.jspecify.annotations.NullMarked;
