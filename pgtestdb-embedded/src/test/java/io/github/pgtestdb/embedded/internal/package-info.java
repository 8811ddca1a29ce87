/** Tests of the embedded server, on real binaries, real processes and real JVMs. */
@NullMarked
package io.github.pgtestdb.embedded.internal;

import org.jspecify.annotations.NullMarked;
