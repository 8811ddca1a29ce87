/** What an adapter implements: where the server comes from, and how a database gets its schema. */
@NullMarked
package io.github.pgtestdb.spi;

import org.jspecify.annotations.NullMarked;
