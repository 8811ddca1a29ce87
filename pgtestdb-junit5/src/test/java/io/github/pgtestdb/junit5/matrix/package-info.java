/** Generated combinations of lifecycles, nesting, scopes and places, each test with rows of its own. */
@NullMarked
package io.github.pgtestdb.junit5.matrix;

import org.jspecify.annotations.NullMarked;
