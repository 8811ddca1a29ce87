/** Tests of dropping databases of a server. */
@NullMarked
package io.github.pgtestdb.internal.database;

import org.jspecify.annotations.NullMarked;
