/** Processes, users and platforms. */
@NullMarked
package io.github.pgtestdb.embedded.internal.process;

import org.jspecify.annotations.NullMarked;
