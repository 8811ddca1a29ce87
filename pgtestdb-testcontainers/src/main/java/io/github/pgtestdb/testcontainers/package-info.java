/** A PostgreSQL server for the tests, in a container that Testcontainers starts. */
@NullMarked
package io.github.pgtestdb.testcontainers;

import org.jspecify.annotations.NullMarked;
