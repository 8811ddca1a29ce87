/** Files that are kept for the user between runs: a secret, and password files. */
@NullMarked
package io.github.pgtestdb.internal.user;

import org.jspecify.annotations.NullMarked;
