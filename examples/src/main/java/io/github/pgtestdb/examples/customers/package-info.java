/** Profiles, sessions and rate limits. */
@NullMarked
package io.github.pgtestdb.examples.customers;

import org.jspecify.annotations.NullMarked;
