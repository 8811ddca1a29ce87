/** What crashed runs left behind, and what has grown old. */
@NullMarked
package io.github.pgtestdb.internal.reap;

import org.jspecify.annotations.NullMarked;
