/** Servers that several JVMs use. */
@NullMarked
package io.github.pgtestdb.embedded.internal.shared;

import org.jspecify.annotations.NullMarked;
