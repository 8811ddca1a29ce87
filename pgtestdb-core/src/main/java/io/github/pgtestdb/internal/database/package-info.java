/** Making and dropping databases of ours. */
@NullMarked
package io.github.pgtestdb.internal.database;

import org.jspecify.annotations.NullMarked;
