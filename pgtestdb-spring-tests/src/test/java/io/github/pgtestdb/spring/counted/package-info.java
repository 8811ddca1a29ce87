/** An entity outside of the other application's component scan. */
@NullMarked
package io.github.pgtestdb.spring.counted;

import org.jspecify.annotations.NullMarked;
