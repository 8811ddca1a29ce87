/** A server of one JVM: its directory, start, supervisor and end. */
@NullMarked
package io.github.pgtestdb.embedded.internal.server;

import org.jspecify.annotations.NullMarked;
