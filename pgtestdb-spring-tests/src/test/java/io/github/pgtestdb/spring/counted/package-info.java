/** An entity that the scan of the other application does not find. */
@NullMarked
package io.github.pgtestdb.spring.counted;

import org.jspecify.annotations.NullMarked;
