/** A program that injects faults into a test suite and judges how the library handles them. */
@NullMarked
package io.github.pgtestdb.campaign;

import org.jspecify.annotations.NullMarked;
