/** Threads and tasks that run in the background while tests run. */
@NullMarked
package io.github.pgtestdb.internal.concurrent;

import org.jspecify.annotations.NullMarked;
