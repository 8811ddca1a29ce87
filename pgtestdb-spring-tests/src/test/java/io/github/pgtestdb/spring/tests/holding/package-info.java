/** A bean that holds a connection. */
@NullMarked
package io.github.pgtestdb.spring.tests.holding;

import org.jspecify.annotations.NullMarked;
