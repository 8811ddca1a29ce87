/** The interfaces for adapters, which provide a server or give a database its schema. */
@NullMarked
package io.github.pgtestdb.spi;

import org.jspecify.annotations.NullMarked;
