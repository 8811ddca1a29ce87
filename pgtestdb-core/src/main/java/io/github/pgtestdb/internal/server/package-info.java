/** Finds the server and its roles. */
@NullMarked
package io.github.pgtestdb.internal.server;

import org.jspecify.annotations.NullMarked;
