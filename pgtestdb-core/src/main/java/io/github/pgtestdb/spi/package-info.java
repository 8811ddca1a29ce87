/** The interfaces for adapters: where the server is found, and how a database gets its schema. */
@NullMarked
package io.github.pgtestdb.spi;

import org.jspecify.annotations.NullMarked;
