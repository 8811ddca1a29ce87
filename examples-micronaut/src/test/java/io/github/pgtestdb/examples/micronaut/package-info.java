/** Tests of the service; each class has its own database. */
@NullMarked
package io.github.pgtestdb.examples.micronaut;

import org.jspecify.annotations.NullMarked;
