/** Tests on a real Docker engine; skipped, one by one, where none answers. */
@NullMarked
package io.github.pgtestdb.testcontainers;

import org.jspecify.annotations.NullMarked;
