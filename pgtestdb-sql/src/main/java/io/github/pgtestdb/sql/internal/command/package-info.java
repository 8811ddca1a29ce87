/** Programs that migrate or unpack: starts them, waits for their end, and reports failures with their output. */
@NullMarked
package io.github.pgtestdb.sql.internal.command;

import org.jspecify.annotations.NullMarked;
