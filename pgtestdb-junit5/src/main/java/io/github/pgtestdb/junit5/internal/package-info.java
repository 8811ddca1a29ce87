/** What outlives a single launcher request; no API. */
@NullMarked
package io.github.pgtestdb.junit5.internal;

import org.jspecify.annotations.NullMarked;
