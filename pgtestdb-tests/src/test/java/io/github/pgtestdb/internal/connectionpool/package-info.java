/** Tests of pools against a server. */
@NullMarked
package io.github.pgtestdb.internal.connectionpool;

import org.jspecify.annotations.NullMarked;
