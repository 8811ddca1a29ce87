/** A program that injects faults into a test suite and judges what the library makes of them. */
@NullMarked
package io.github.pgtestdb.campaign;

import org.jspecify.annotations.NullMarked;
