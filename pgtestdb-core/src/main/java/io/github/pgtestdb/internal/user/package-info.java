/** What is kept for the user from one run to the next: a secret, and password files. */
@NullMarked
package io.github.pgtestdb.internal.user;

import org.jspecify.annotations.NullMarked;
