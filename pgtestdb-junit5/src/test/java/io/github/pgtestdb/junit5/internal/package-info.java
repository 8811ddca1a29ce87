@NullMarked
package io.github.pgtestdb.junit5.internal;

import org.jspecify.annotations.NullMarked;
