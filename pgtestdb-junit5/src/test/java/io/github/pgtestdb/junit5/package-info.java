@NullMarked
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.NullMarked;
