/** The shop's tests. They are the same for each way of isolation; only {@code mode.ShopTest} differs. */
@NullMarked
package io.github.pgtestdb.examples.spring;

import org.jspecify.annotations.NullMarked;
