/** Programs that migrate or unpack: started, watched to their end, and told of in full. */
@NullMarked
package io.github.pgtestdb.internal.command;

import org.jspecify.annotations.NullMarked;
