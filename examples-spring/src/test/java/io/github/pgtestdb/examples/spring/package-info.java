/** The shop's tests: the same, however the database is kept apart. {@code mode.ShopTest} is all that differs. */
@NullMarked
package io.github.pgtestdb.examples.spring;

import org.jspecify.annotations.NullMarked;
