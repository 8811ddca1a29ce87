/** What the core finds on the class path. */
@NullMarked
package io.github.pgtestdb.sql.internal;

import org.jspecify.annotations.NullMarked;
