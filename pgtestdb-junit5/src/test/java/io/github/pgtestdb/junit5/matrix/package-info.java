/** Generated combinations of lifecycles, nesting, scopes and places, and each test writes its rows. */
@NullMarked
package io.github.pgtestdb.junit5.matrix;

import org.jspecify.annotations.NullMarked;
