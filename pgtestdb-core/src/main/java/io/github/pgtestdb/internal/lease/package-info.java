/** A clone in a test's hands. */
@NullMarked
package io.github.pgtestdb.internal.lease;

import org.jspecify.annotations.NullMarked;
