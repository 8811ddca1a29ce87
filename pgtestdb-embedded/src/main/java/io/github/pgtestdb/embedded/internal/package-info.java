/** Unpacks, initialises, starts, watches and removes the embedded server. Not API. */
@NullMarked
package io.github.pgtestdb.embedded.internal;

import org.jspecify.annotations.NullMarked;
