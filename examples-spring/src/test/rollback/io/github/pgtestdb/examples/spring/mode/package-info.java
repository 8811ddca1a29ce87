/** The isolation of the shop's tests. */
@NullMarked
package io.github.pgtestdb.examples.spring.mode;

import org.jspecify.annotations.NullMarked;
