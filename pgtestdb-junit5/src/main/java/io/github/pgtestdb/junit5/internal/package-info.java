/** State that outlives a single launcher request. Not part of the API. */
@NullMarked
package io.github.pgtestdb.junit5.internal;

import org.jspecify.annotations.NullMarked;
