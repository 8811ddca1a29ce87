/** Tests of the JPA migrator. */
@NullMarked
package io.github.pgtestdb.jpa;

import org.jspecify.annotations.NullMarked;
