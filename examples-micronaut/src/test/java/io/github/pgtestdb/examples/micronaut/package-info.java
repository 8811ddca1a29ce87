/** Tests of the service, each class on a database of its own. */
@NullMarked
package io.github.pgtestdb.examples.micronaut;

import org.jspecify.annotations.NullMarked;
