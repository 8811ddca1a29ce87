/** Builds templates from the entities of a JPA application, through its own Hibernate. */
@NullMarked
package io.github.pgtestdb.jpa;

import org.jspecify.annotations.NullMarked;
