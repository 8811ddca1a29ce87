/** Which server, and which roles. */
@NullMarked
package io.github.pgtestdb.internal.server;

import org.jspecify.annotations.NullMarked;
