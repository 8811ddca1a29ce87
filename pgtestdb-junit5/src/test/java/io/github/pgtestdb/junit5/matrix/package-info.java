/** Generated combinations of lifecycles, nesting, scopes and places. Each test writes its rows and checks them. */
@NullMarked
package io.github.pgtestdb.junit5.matrix;

import org.jspecify.annotations.NullMarked;
