/** Shared code of the shop's tests: sample data, races, and waiting for a lock. */
@NullMarked
package io.github.pgtestdb.examples.support;

import org.jspecify.annotations.NullMarked;
