/** Files, their permissions, and locks between processes. */
@NullMarked
package io.github.pgtestdb.embedded.internal.files;

import org.jspecify.annotations.NullMarked;
