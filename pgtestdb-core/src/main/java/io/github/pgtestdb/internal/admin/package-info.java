/** Sessions on the admin database, and the locks that are held there. */
@NullMarked
package io.github.pgtestdb.internal.admin;

import org.jspecify.annotations.NullMarked;
