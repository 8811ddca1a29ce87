/** A Micronaut service on the shop's backend. */
@NullMarked
package io.github.pgtestdb.examples.micronaut;

import org.jspecify.annotations.NullMarked;
