/** Tests of pools against a server. */
@NullMarked
package io.github.pgtestdb.internal.sql;

import org.jspecify.annotations.NullMarked;
