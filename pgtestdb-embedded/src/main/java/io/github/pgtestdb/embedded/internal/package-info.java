/** How the embedded server is unpacked, initialised, started, watched and removed. Not API. */
@NullMarked
package io.github.pgtestdb.embedded.internal;

import org.jspecify.annotations.NullMarked;
